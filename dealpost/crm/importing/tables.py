"""A CSV file as a table: how it is encoded and separated is guessed."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

MOST_BYTES = 20_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 150
LONGEST_CELL = 20_000
SAMPLE = 20_000  # characters from which the separator is guessed
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
ENCODINGS = ("utf-8-sig", "utf-16", "cp1252")


class Unreadable(Exception):
    """No table can be made of the file; says why by a word of its own.

    `reason` is "empty", "too_many_rows", "too_many_columns", "long_cell", "encoding" or "broken".
    """

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


@dataclass(frozen=True, slots=True)
class Table:
    header: list[str]
    rows: list[list[str]]  # each as long as the header
    encoding: str
    delimiter: str


def table(raw: bytes, *, encoding: str = "", delimiter: str = "") -> Table:
    """Read a file of at most MOST_BYTES. What is not given is guessed. Raises Unreadable."""
    encoding = encoding or _encoding(raw)
    try:
        text = raw.decode(encoding)
    except UnicodeError as error:
        raise Unreadable("encoding") from error
    if "\0" in text:
        raise Unreadable("encoding")
    delimiter = delimiter or _delimiter(text[:SAMPLE])
    rows = _rows(text, delimiter)
    header = next(rows, None)
    if header is None:
        raise Unreadable("empty")
    if len(header) > MOST_COLUMNS:
        raise Unreadable("too_many_columns")
    found = [_as_long_as(header, row) for row in rows]
    if not found:
        raise Unreadable("empty")
    return Table(header, found, encoding, delimiter)


def _encoding(raw: bytes) -> str:
    """UTF-16 as Excel writes it has a mark; what is no UTF-8 is what Windows wrote before."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _delimiter(sample: str) -> str:
    """Whatever cuts the first lines into most columns; csv.Sniffer guesses too wildly."""
    return max(DELIMITERS.values(), key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> tuple[int, int]:
    lines = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        counts = [len(line) for _number, line in zip(range(10), lines, strict=False) if line]
    except csv.Error:
        return 0, 0
    counts = counts or [0]
    return min(counts[:-1] or counts), counts[0]  # the last line may be cut off


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the rows that are not empty."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 0
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if max(map(len, cells)) > LONGEST_CELL:
                raise Unreadable("long_cell", reader.line_num)
            number += 1
            if number > MOST_ROWS + 1:
                raise Unreadable("too_many_rows")
            yield cells
    except csv.Error as error:
        raise Unreadable("broken", reader.line_num) from error


def _as_long_as(header: list[str], row: list[str]) -> list[str]:
    return (row + [""] * len(header))[: len(header)]
