"""Sets of uids as ranges, the way servers write them: "1:5,9" (RFC 9051 sequence-set)."""

import re
from collections.abc import Iterable, Iterator, Sequence

from dealpost.providers.contract import UidRange
from dealpost.providers.imap.faults import ProtocolError

LONGEST_SET = 400  # ranges in one command; servers take lines of about 8,000 bytes

_RANGE = re.compile(rb"(\d{1,19})(?::(\d{1,19}))?(?:,|\Z)")


def parse_ranges(text: bytes) -> list[UidRange]:
    """Read a set in the order in which it is written."""
    ranges = []
    position = 0
    while position < len(text):
        found = _RANGE.match(text, position)
        if found is None:
            raise ProtocolError("a set of uids cannot be read")
        position = found.end()
        low, high = int(found[1]), int(found[2] or found[1])
        ranges.append((min(low, high), max(low, high)))
    return ranges


def normalized(ranges: Iterable[UidRange]) -> list[UidRange]:
    """Sort ascending and join what touches."""
    joined: list[UidRange] = []
    for low, high in sorted(ranges):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return joined


def ranges_of(uids: Iterable[int]) -> list[UidRange]:
    return normalized((uid, uid) for uid in uids)


def written(ranges: Iterable[UidRange]) -> bytes:
    return b",".join(b"%d" % low if low == high else b"%d:%d" % (low, high) for low, high in ranges)


def count(ranges: Iterable[UidRange]) -> int:
    return sum(high - low + 1 for low, high in ranges)


def each(ranges: Iterable[UidRange]) -> Iterator[int]:
    for low, high in ranges:
        yield from range(low, high + 1)


def each_newest_first(ranges: Sequence[UidRange]) -> Iterator[int]:
    """Yield the uids of normalized ranges, highest first."""
    for low, high in reversed(ranges):
        yield from range(high, low - 1, -1)


def without(ranges: Iterable[UidRange], removed: Iterable[UidRange]) -> list[UidRange]:
    """Return what is in the one and not in the other."""
    kept: list[UidRange] = []
    holes = iter(normalized(removed))
    hole = next(holes, None)
    for low, high in normalized(ranges):
        start = low
        while hole is not None and hole[0] <= high:
            if hole[0] > start:
                kept.append((start, hole[0] - 1))
            start = max(start, hole[1] + 1)
            if hole[1] > high:
                break  # it reaches into the next range too
            hole = next(holes, None)
        if start <= high:
            kept.append((start, high))
    return kept


def common(ranges: Iterable[UidRange], others: Iterable[UidRange]) -> list[UidRange]:
    """Return what is in both."""
    ranges = normalized(ranges)
    return without(ranges, without(ranges, others))


def short_sets(uids: Iterable[int]) -> Iterator[list[UidRange]]:
    """Cut uids into sets that fit on a command line: servers take about 8,000 bytes."""
    ranges = ranges_of(uids)
    for start in range(0, len(ranges), LONGEST_SET):
        yield ranges[start : start + LONGEST_SET]


def next_few(uids: Iterator[int], number: int) -> tuple[int, ...]:
    """Take so many uids, or fewer where they lie so far apart that the command gets too long."""
    taken: list[int] = []
    ranges = 0
    for uid in uids:
        ranges += not taken or uid != taken[-1] - 1
        taken.append(uid)
        if len(taken) == number or ranges == LONGEST_SET:
            break
    return tuple(taken)


def newest(ranges: Sequence[UidRange], number: int) -> list[UidRange]:
    """Return the highest so many uids of normalized ranges."""
    taken: list[UidRange] = []
    for low, high in reversed(ranges):
        if number <= 0:
            break
        taken.append((max(low, high - number + 1), high))
        number -= high - low + 1
    return taken[::-1]
