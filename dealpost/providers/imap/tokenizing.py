"""Turning the text of a response into values: atoms, strings, lists (RFC 9051 9)."""

import re
from collections.abc import Sequence

from dealpost.providers.imap.faults import ProtocolError
from dealpost.providers.imap.responses import Value
from dealpost.providers.imap.spool import Spool

_DEPTH = 32  # an honest BODYSTRUCTURE nests about twice as deep as its MIME parts

# Possessive quantifiers: a hostile line must not make the search for a match go back and forth.
_TOKEN = re.compile(
    rb"""[ \t]*+(?:
      (\()
    | (\))
    | "((?:[^"\\]|\\.)*+)"
    | ((?:BODY|BINARY)(?:\.PEEK|\.SIZE)?\[[^\]]*+\](?:<\d++>)?
      |[^\x00-\x20\x7f()"{]++)
    )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_OPEN, _CLOSE, _QUOTED, _ATOM = 1, 2, 3, 4
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)


def tokenize(texts: Sequence[bytes], literals: Sequence[bytes | Spool]) -> list[Value]:
    """Return the values in these texts and the literals between them.

    Raises `ProtocolError` for anything that is not a list of values.
    """
    stack: list[list[Value]] = [[]]
    for index, text in enumerate(texts):
        _read(text, stack)
        if index < len(literals):
            stack[-1].append(literals[index])
    if len(stack) != 1:
        raise ProtocolError("a list is not closed")
    return stack[0]


def _read(text: bytes, stack: list[list[Value]]) -> None:
    text = text.rstrip(b" \t")
    position = 0
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            raise ProtocolError("a response cannot be read")
        position = token.end()
        kind = token.lastindex
        if kind == _OPEN:
            _open(stack)
        elif kind == _CLOSE:
            _close(stack)
        elif kind == _QUOTED:
            stack[-1].append(_unescaped(token[_QUOTED]))
        else:
            stack[-1].append(None if token[_ATOM].upper() == b"NIL" else token[_ATOM])


def _open(stack: list[list[Value]]) -> None:
    if len(stack) > _DEPTH:
        raise ProtocolError("lists are nested too deeply")
    inner: list[Value] = []
    stack[-1].append(inner)
    stack.append(inner)


def _close(stack: list[list[Value]]) -> None:
    if len(stack) == 1:
        raise ProtocolError("a list is closed that was not open")
    stack.pop()


def _unescaped(quoted: bytes) -> bytes:
    return _ESCAPED.sub(rb"\1", quoted) if b"\\" in quoted else quoted
