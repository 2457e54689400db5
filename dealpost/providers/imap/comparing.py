"""Which flags have changed and which messages have vanished, by the best means a server has.

QRESYNC tells both (RFC 7162 3.2), CONDSTORE tells the flags (3.1). Without them flags are read
again, all of a small folder and a window of a large one each time.

A deletion is believed where the sum is right: so many as there were, less the vanished, are there.
Where it is not, or where very many are said to be gone at once, it is looked for by a search.
"""

import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dealpost.providers.contract import FlagChange, Known, UidRange
from dealpost.providers.imap.arrivals import flag_change
from dealpost.providers.imap.commands import any_message
from dealpost.providers.imap.position import Position
from dealpost.providers.imap.quoting import day
from dealpost.providers.imap.responses import Fetch
from dealpost.providers.imap.session import Selected, Session
from dealpost.providers.imap.uid_sets import (
    LONGEST_SET,
    common,
    count,
    normalized,
    ranges_of,
    without,
    written,
)

_HEAD = 500  # newest messages whose flags are read again on every pass
_SWEEP = 5000  # older ones, in turn


# More deletions than this at once are confirmed by a search, even if the sum is right: iCloud and
# others have told of mass deletions out of nothing (quirks.py), and a round trip is cheap.
_BELIEVED = 100
_BELIEVED_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Comparison:
    flag_changes: Sequence[FlagChange] = ()
    vanished: Sequence[UidRange] = ()
    missing: Sequence[UidRange] = ()  # there, but not held: an earlier answer was wrong
    complete: bool = True  # whether all deletions are known now
    digest: str = ""
    sweep: int = 0
    seen: int | None = None  # the highest modseq told, where the server may tell changes late


def told_flags(session: Session, selected: Selected, before: Position) -> list[FlagChange]:
    """Return the flags that changed, as far as opening the folder has told them (QRESYNC)."""
    if not (session.abilities.qresync and _has_record(selected, before)):
        return []
    return _told(session, [each for each in selected.changed if b"FLAGS" in each.items], before)


async def compare(
    session: Session,
    selected: Selected,
    before: Position,
    expected: int | None,
    known: Known | None,
) -> Comparison:
    """Compare an open folder with what was known `before`, but for the flags told already.

    `expected` is how many messages it should hold if none were deleted, where that is known.
    """
    comparison = Comparison()
    if not _has_record(selected, before):
        comparison = await _read_again(session, selected, before)
    elif session.abilities.qresync:
        vanished = await _vanished(session, selected, before, expected)
        comparison = replace(comparison, vanished=vanished)
        expected = None if expected is None else expected - count(vanished)
    else:
        flag_changes = await _changed_since(session, selected, before)
        comparison = replace(comparison, flag_changes=flag_changes)
        if session.abilities.gmail:
            told = (change.modseq for change in flag_changes)
            comparison = replace(comparison, seen=max(told, default=before.modseq))
    if expected == selected.exists:
        return comparison
    return await _reconciled(session, selected, before, comparison, known)


def _has_record(selected: Selected, before: Position) -> bool:
    return bool(before.modseq) and selected.modseq >= before.modseq


def _told(session: Session, fetched: Sequence[Fetch], before: Position) -> list[FlagChange]:
    # What is newer than that has just come as an arrival, flags and all.
    return [
        flag_change(each, labels=session.labels_of(each))
        for each in fetched
        if 0 < each.uid < before.uidnext
    ]


async def _changed_since(
    session: Session, selected: Selected, before: Position
) -> list[FlagChange]:
    if selected.modseq == before.modseq or before.uidnext <= 1:
        return []
    command = await session.start_fetch(
        range(1, before.uidnext),
        b"1:%d" % (before.uidnext - 1),
        b"UID FLAGS X-GM-LABELS" if session.abilities.gmail else b"UID FLAGS",
        b" (CHANGEDSINCE %d)" % before.modseq,
    )
    return _told(session, (await command.answer()).of(Fetch), before)


async def _vanished(
    session: Session, selected: Selected, before: Position, expected: int | None
) -> list[UidRange]:
    """Take the server's word for what is gone, or ask about every message of it."""
    told = common(selected.vanished, [(1, before.uidnext - 1)])
    gone = count(told)
    if not told or _is_believable(gone, expected, selected.exists):
        return told
    asked = told if len(told) <= LONGEST_SET else [(told[0][0], told[-1][1])]
    return without(told, await session.search(b"UID ", written(asked)))


def _is_believable(gone: int, expected: int | None, exists: int) -> bool:
    if expected is None or expected - gone != exists:
        return False
    return gone <= max(_BELIEVED, expected * _BELIEVED_SHARE)


async def _reconciled(
    session: Session,
    selected: Selected,
    before: Position,
    comparison: Comparison,
    known: Known | None,
) -> Comparison:
    """Compare message by message, since the sum is wrong or unknown."""
    if known is None:
        return replace(comparison, complete=False)
    held = normalized(await known())
    present = normalized(await session.search(b"ALL"))
    if count(present) < selected.exists_now:  # the search has missed some: rather look again
        return replace(comparison, complete=False)
    gone = without(held, present)
    still = ranges_of([uid async for uid in _still_there(session, gone)])
    return replace(
        comparison,
        vanished=without(gone, still),
        missing=await _missing(session, before, without(present, held)),
        complete=not still,
    )


async def _still_there(session: Session, gone: Sequence[UidRange]) -> AsyncIterator[int]:
    """Yield those that the server has after all: a search that is wrong must not cost mail."""
    for start in range(0, len(gone), LONGEST_SET):
        for fetch in await session.fetch(gone[start : start + LONGEST_SET], b"UID FLAGS"):
            yield fetch.uid


async def _missing(
    session: Session, before: Position, unknown: Sequence[UidRange]
) -> Sequence[UidRange]:
    """Return those that we took for known, or for older than anybody wants."""
    passed_over = common(unknown, [(before.low, before.uidnext - 1)])
    if passed_over and before.since:
        wanted = b"SINCE " + day(date.fromisoformat(before.since) - timedelta(days=1))
        passed_over = common(passed_over, await session.search(wanted))
    return passed_over


async def _read_again(session: Session, selected: Selected, before: Position) -> Comparison:
    """Read flags without a record of changes."""
    exists = selected.exists
    everything = exists <= _HEAD + _SWEEP or selected.modseq > 0
    head = _told(
        session, await _flags(session, 1 if everything else exists - _HEAD + 1, exists), before
    )
    digest = _digest(head)
    comparison = Comparison([] if digest == before.flags_digest else head, digest=digest)
    if everything:
        return comparison
    top = before.sweep if 0 < before.sweep <= exists - _HEAD else exists - _HEAD
    low = max(1, top - _SWEEP + 1)
    swept = _told(session, await _flags(session, low, top), before)
    return replace(comparison, flag_changes=[*comparison.flag_changes, *swept], sweep=low - 1)


async def _flags(session: Session, first: int, last: int) -> list[Fetch]:
    if last < first:
        return []
    answer = await session.connection.run(
        b"FETCH %d:%d (UID FLAGS)" % (first, last), wanted=any_message
    )
    return [fetch for fetch in answer.of(Fetch) if b"FLAGS" in fetch.items]


def _digest(flags: Sequence[FlagChange]) -> str:
    summary = hashlib.blake2b(digest_size=12)
    for each in flags:
        summary.update(f"{each.uid} {sorted(each.flags)}\n".encode())
    return summary.hexdigest()
