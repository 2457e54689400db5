"""Messages as the server sends them, as the contract wants them."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

from dealpost.providers.contract import Arrival, FlagChange
from dealpost.providers.imap.responses import Fetch, Value, members, number, octets

_MOMENT = re.compile(
    rb" ?(\d{1,2})-(\w{3})-(\d{4}) (\d{2}):(\d{2}):(\d{2})(?: ([+-])(\d{2})(\d{2}))?"
)
_MONTHS = b"jan feb mar apr may jun jul aug sep oct nov dec".split()
_UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)


def arrival(
    fetch: Fetch, *, raw: bytes, truncated: bool, labels: frozenset[str] | None = None
) -> Arrival:
    items = fetch.items
    return Arrival(
        uid=fetch.uid,
        raw=raw,
        received_at=received_at(items.get(b"INTERNALDATE")),
        flags=flags(items.get(b"FLAGS")),
        modseq=modseq(fetch),
        size=size(fetch) or len(raw),
        truncated=truncated,
        thread_hint=_thread(items),
        labels=labels,
    )


def flag_change(fetch: Fetch, *, labels: frozenset[str] | None = None) -> FlagChange:
    return FlagChange(fetch.uid, flags(fetch.items.get(b"FLAGS")), modseq(fetch), labels)


def size(fetch: Fetch) -> int:
    """Return the size in bytes, or 0 where the server does not know it."""
    value = fetch.items.get(b"RFC822.SIZE")
    return 0 if value is None else number(value)


def modseq(fetch: Fetch) -> int:
    inside = members(fetch.items.get(b"MODSEQ"))
    return number(inside[0]) if inside else 0


def flags(value: Value) -> frozenset[str]:
    return _flags(tuple(octets(each) for each in members(value)))


@lru_cache(maxsize=4096)
def _flags(names: Sequence[bytes]) -> frozenset[str]:
    # \Recent is about the session, not about the message (RFC 9051 drops it).
    spelt = (name.decode("utf-8", "replace") for name in names)
    return frozenset(_SYSTEM.get(name.lower(), name) for name in spelt) - {"\\Recent"}


_SYSTEM = {
    name.lower(): name
    for name in ("\\Seen", "\\Answered", "\\Flagged", "\\Deleted", "\\Draft", "\\Recent")
}


def received_at(value: Value) -> datetime:
    """Read an INTERNALDATE; what is none becomes 1970, which no filter takes for new."""
    found = _MOMENT.fullmatch(octets(value))
    if found is None:
        return _UNKNOWN
    day, month, year, hour, minute, second, sign, zone_hours, zone_minutes = found.groups()
    try:
        return datetime(
            int(year),
            _MONTHS.index(month.lower()) + 1,
            int(day),
            int(hour),
            int(minute),
            min(int(second), 59),  # a leap second
            tzinfo=_zone(sign or b"+", int(zone_hours or 0), int(zone_minutes or 0)),
        )
    except ValueError:
        return _UNKNOWN


def is_before(value: Value, since: date) -> bool:
    """Whether a message was received before that day, as SEARCH SINCE counts days.

    Its own time zone counts (RFC 9051 6.4.4); a message without a date is never left out.
    """
    moment = received_at(value)
    return moment is not _UNKNOWN and moment.date() < since


@lru_cache(maxsize=256)
def _zone(sign: bytes, hours: int, minutes: int) -> timezone:
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if sign == b"-" else offset)


def _thread(items: dict[bytes, Value]) -> str:
    gmail = items.get(b"X-GM-THRID")
    if gmail is not None:
        return octets(gmail).decode("ascii", "replace")
    named = items.get(b"THREADID")  # RFC 8474
    if isinstance(named, list) and len(named) == 1:
        return octets(named[0]).decode("ascii", "replace")
    return ""
