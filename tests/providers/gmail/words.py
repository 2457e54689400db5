"""Commands as values, and values as words on the wire."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import TypeAlias

Word: TypeAlias = "str | list[Word]"  # text is Latin-1, so that every octet stays as it is

_TOKEN = re.compile(
    r' *(?:(\()|(\))|"((?:[^"\\]|\\.)*)"|\x00(\d+)\x00'
    r"|((?:BODY(?:\.PEEK)?\[[^\]]*\](?:<[\d.]+>)?)|[^ ()\"]+))",
    re.IGNORECASE,
)
_ATOM = re.compile(r"[A-Za-z0-9!#$&'+,\-./:;<=>?@^_`|~\[\]]+")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def read(line: str, literals: list[bytes]) -> list[Word]:
    """Read a command line in which \\0n\\0 stands for the n-th literal."""
    stack: list[list[Word]] = [[]]
    position = 0
    while position < len(line.rstrip()):
        token = _TOKEN.match(line, position)
        if token is None:
            raise ValueError(line)
        position = token.end()
        if token[1]:
            inner: list[Word] = []
            stack[-1].append(inner)
            stack.append(inner)
        elif token[2]:
            stack.pop()
        elif token[3] is not None:
            stack[-1].append(re.sub(r"\\(.)", r"\1", token[3]))
        elif token[4]:
            stack[-1].append(literals[int(token[4])].decode("latin-1"))
        else:
            stack[-1].append(token[5])
    return stack[0]


def text(word: Word) -> str:
    assert isinstance(word, str), word
    return word


def texts(word: Word) -> list[str]:
    return [text(each) for each in word] if isinstance(word, list) else [word]


def quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def astring(value: str) -> str:
    return value if _ATOM.fullmatch(value) else quoted(value)


def listed(values: Iterable[str]) -> str:
    return f"({' '.join(values)})"


def moment(at: datetime) -> str:
    return f'"{at.day:02d}-{MONTHS[at.month - 1]}-{at:%Y %H:%M:%S %z}"'


def day(value: str) -> tuple[int, int, int]:
    number, month, year = value.split("-")
    return int(year), MONTHS.index(month.title()) + 1, int(number)


def numbers(wanted: str, last: int) -> list[tuple[int, int]]:
    """Read a sequence set; "*" is the last there is."""
    ranges = []
    for piece in wanted.split(","):
        low, _, high = piece.replace("*", str(last)).partition(":")
        first, end = sorted((int(low), int(high or low)))
        ranges.append((first, end))
    return ranges


def within(number: int, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(low <= number <= high for low, high in ranges)
