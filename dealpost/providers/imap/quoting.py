"""Writing text of people into commands so that it can never become a command (RFC 9051 4.3)."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeAlias

from dealpost.providers.contract import Refused

_QUOTABLE = re.compile(rb"[\x20-\x7e]{0,1000}")
_FLAG = re.compile(r"\\?[A-Za-z0-9!#$&'+,\-./:;<=>?@^_`|~\[]+")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Literal(bytes):
    """Octets that are announced by their number and sent as they are."""

    __slots__ = ()


# A command is a run of these; plain bytes are our own words.
Part: TypeAlias = bytes | Literal


def text(value: str | bytes) -> Part:
    """Write text: quoted where that is safe, else as a literal."""
    octets = value.encode("utf-8") if isinstance(value, str) else value
    if _QUOTABLE.fullmatch(octets):
        return b'"%s"' % octets.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return Literal(octets)


def mailbox(remote_id: str) -> Part:
    """Write a folder's name exactly as the server calls it."""
    try:
        return text(remote_id.encode("latin-1"))
    except UnicodeEncodeError:
        raise Refused(f"There is no folder called {remote_id!r}.") from None


def flags(names: Iterable[str]) -> bytes:
    """Write a list of flags. Raises `Refused` for what cannot be a flag."""
    names = sorted(names)
    for name in names:
        if not _FLAG.fullmatch(name):
            raise Refused(f"The mail server cannot keep the mark {name!r}.")
    return b"(%s)" % " ".join(names).encode("ascii")


def day(value: date) -> bytes:
    """Write a date for SEARCH, such as 3-Feb-2026, whatever the machine's language."""
    return f"{value.day}-{_MONTHS[value.month - 1]}-{value.year:04d}".encode("ascii")


def moment(value: datetime) -> bytes:
    """Write an aware time for APPEND (RFC 9051 date-time)."""
    month = _MONTHS[value.month - 1]
    return f'"{value.day:2d}-{month}-{value:%Y %H:%M:%S %z}"'.encode("ascii")
