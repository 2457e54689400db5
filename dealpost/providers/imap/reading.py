"""Cutting what a server sends into responses, without looking inside them.

Bytes go in as they come off the wire, in pieces of any size. Nothing is read twice and no literal
is copied more than once, so that the cost per message is that of two searches for a line's end.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dealpost.providers.imap.faults import ProtocolError
from dealpost.providers.imap.spool import Filling, Spool

MiB = 1024 * 1024

_ANNOUNCEMENT = re.compile(rb"~?\{(\d{1,20})\+?\}\Z")  # RFC 3501 literal, RFC 3516 literal8
# Free text for people may end in "{5}"; only data announces literals.
_FREE_TEXT = re.compile(rb"\+|\S+ (?:OK|NO|BAD|BYE|PREAUTH)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limits:
    """What we are ready to hold of one response, in bytes."""

    text: int = 16 * MiB  # a SEARCH over a million messages without ESEARCH takes 8 MiB
    literals: int = 256 * MiB
    spool_above: int = 8 * MiB  # larger literals wait in a temporary file


@dataclass(frozen=True, slots=True)
class RawResponse:
    """The texts of a response with its literals between them: texts[0] literals[0] texts[1] ..."""

    texts: list[bytes]
    literals: list[bytes | Spool]
    size: int


class ResponseReader:
    """Feed it bytes, take responses. Any sequence of bytes gives responses or `ProtocolError`."""

    def __init__(self, limits: Limits = Limits()) -> None:
        self._limits = limits
        self._tail: list[bytes] = []  # of a line whose end has not come
        self._tail_size = 0
        self._filling: Filling | None = None
        self._begin_response()

    @property
    def at_rest(self) -> bool:
        """Whether no response is half read."""
        return not (self._tail or self._texts or self._filling)

    def feed(self, data: bytes) -> Iterator[RawResponse]:
        """Yield the responses that these bytes complete. Must be exhausted before the next call."""
        data = self._fill(data)
        if self._tail and b"\n" in data:
            data = b"".join([*self._tail, data])
            self._tail, self._tail_size = [], 0
        start = 0
        while (end := data.find(b"\n", start)) >= 0:
            line = data[start : end - 1 if data[end - 1 : end] == b"\r" and end > start else end]
            start = end + 1
            announced = self._announced(line)
            if announced is None:
                yield self._finish_response(line)
            else:
                start = self._begin_literal(line, announced, data, start)
        self._keep_tail(data[start:])

    def _begin_response(self) -> None:
        self._texts: list[bytes] = []
        self._literals: list[bytes | Spool] = []
        self._text_size = 0
        self._literal_size = 0

    def _finish_response(self, line: bytes) -> RawResponse:
        self._add_text(line)
        size = self._text_size + self._literal_size
        response = RawResponse(self._texts, self._literals, size)
        self._begin_response()
        return response

    def _announced(self, line: bytes) -> "re.Match[bytes] | None":
        if not line.endswith(b"}") or (not self._texts and _FREE_TEXT.match(line)):
            return None
        return _ANNOUNCEMENT.search(line)

    def _begin_literal(
        self, line: bytes, announced: "re.Match[bytes]", data: bytes, start: int
    ) -> int:
        """Take what is there of a literal and return where the data goes on behind it."""
        size = int(announced[1])
        self._add_text(line[: announced.start()])
        self._literal_size += size
        if self._literal_size > self._limits.literals:
            raise ProtocolError(f"a literal of {size} bytes is more than we take")
        piece = data[start : start + size]
        if len(piece) == size <= self._limits.spool_above:
            self._literals.append(piece)
        else:
            self._filling = Filling(size, spool_above=self._limits.spool_above)
            self._fill(piece)
        return start + len(piece)

    def _fill(self, data: bytes) -> bytes:
        """Give a waiting literal its bytes and return those behind it."""
        if self._filling is None:
            return data
        piece = data[: self._filling.missing]
        self._filling.take(piece)
        if self._filling.missing == 0:
            self._literals.append(self._filling.finished())
            self._filling = None
        return data[len(piece) :]

    def _add_text(self, text: bytes) -> None:
        # The 64 stands for what an empty text costs us, so that endless tiny literals end too.
        self._text_size += len(text) + 64
        if self._text_size > self._limits.text:
            raise ProtocolError("a response is longer than we take")
        self._texts.append(text)

    def _keep_tail(self, rest: bytes) -> None:
        if not rest:
            return
        self._tail.append(rest)
        self._tail_size += len(rest)
        if self._tail_size > self._limits.text:
            raise ProtocolError("a line is longer than we take")
