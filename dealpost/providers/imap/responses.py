"""What a server says, in typed form (RFC 9051 7)."""

import re
from dataclasses import dataclass
from typing import TypeAlias

from dealpost.providers.imap.faults import ProtocolError
from dealpost.providers.imap.spool import Spool

# NIL is None; atoms, numbers and strings are bytes; lists nest.
Value: TypeAlias = "bytes | Spool | list[Value] | None"

_NUMBER = re.compile(rb"\d{1,19}")


@dataclass(frozen=True, slots=True)
class Condition:
    """OK, NO, BAD, BYE or PREAUTH; the tag is empty for an untagged one."""

    tag: bytes
    status: str
    code: str  # "UIDVALIDITY", or ""
    argument: bytes  # what follows the code inside the brackets
    text: str  # for people


@dataclass(frozen=True, slots=True)
class Continuation:
    """The server is ready for more: a literal, an authentication step, IDLE (RFC 3501 7.5)."""

    text: bytes


@dataclass(frozen=True, slots=True)
class Fetch:
    """Items of one message, by their upper-case names such as b"BODY[]"."""

    sequence: int
    items: dict[bytes, Value]

    @property
    def uid(self) -> int:
        """The message's uid, or 0 where the response does not tell it."""
        value = self.items.get(b"UID")
        return number(value) if value is not None else 0


@dataclass(frozen=True, slots=True)
class Untagged:
    """Any other data: LIST, SEARCH, EXISTS ..."""

    kind: str
    number: int = 0
    values: tuple[Value, ...] = ()


Response: TypeAlias = Condition | Continuation | Fetch | Untagged


def number(value: Value) -> int:
    """Read a number of at most 63 bits (RFC 9051: number64)."""
    if isinstance(value, bytes) and _NUMBER.fullmatch(value):
        return int(value)
    raise ProtocolError("the server sent something else where a number belongs")


def octets(value: Value) -> bytes:
    """Read a string or atom; NIL is taken for an empty one."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, Spool):
        return value.read()
    if value is None:
        return b""
    raise ProtocolError("the server sent a list where a string belongs")


def members(value: Value) -> list[Value]:
    """Read a list; NIL is taken for an empty one."""
    if isinstance(value, list):
        return value
    if value is None:
        return []
    raise ProtocolError("the server sent something else where a list belongs")


def pairs(values: list[Value]) -> dict[bytes, Value]:
    """Read alternating names and values; names become upper case."""
    if len(values) % 2:
        raise ProtocolError("the server sent a name without its value")
    names = (octets(name).upper() for name in values[::2])
    return dict(zip(names, values[1::2], strict=True))
