"""What has happened in a folder since a position: new mail, changed flags, vanished messages.

Flags that opening the folder has told come first: they are stored while new mail is fetched.
Deletions come last, so that a message moved here is known before the place it left is forgotten.
Every batch carries the position that holds once it is stored; a pass cut off anywhere goes on
from the last one, without a gap and without a leap.
"""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from datetime import date

from dealpost.providers.contract import Batch, Known, Recognise, UidRange
from dealpost.providers.imap.backfilling import batch, older, start
from dealpost.providers.imap.commands import any_message
from dealpost.providers.imap.comparing import Comparison, compare, told_flags
from dealpost.providers.imap.downloading import Download, download
from dealpost.providers.imap.position import Position
from dealpost.providers.imap.recognising import look_items, recognised, recognised_among
from dealpost.providers.imap.responses import Fetch
from dealpost.providers.imap.session import Selected, Session
from dealpost.providers.imap.uid_sets import common, count, normalized, ranges_of, without

FIRST = 50  # on the screen within a second, whatever the size of the folder
FIRST_FEW = 250  # after them; the rest is the backfill's
_FEW_UIDS = 1000  # so few that asking which of them exist costs more than asking for all
_FLAGS_AT_ONCE = 1000


async def changes(
    session: Session,
    folder: str,
    position: Position | None,
    *,
    since: date | None,
    known: Known | None,
    recognise: Recognise | None,
) -> AsyncGenerator[Batch, None]:
    """Yield what has happened since the position; with none, or in a new epoch, the newest.

    Raises `Replaced` where it is quite another folder.
    """
    selected = await _select(session, folder, position)
    session.last_seen[folder] = selected.counts
    if position and session.trusts_identities and _is_another(position, selected):
        # Made in the same second, perhaps, as the one that bore this name.
        raise session.replace(folder)
    if position is None:
        batches = _first(session, start(selected, since), since, recognise)
    elif position.epoch != selected.epoch:
        batches = _anew(session, start(selected, since), since, recognise)
    else:
        batches = _since(session, selected, position, since, known, recognise)
    async for each in batches:
        yield each


def _is_another(position: Position, selected: Selected) -> bool:
    told = position.identity and selected.identity and position.epoch == selected.epoch
    return bool(told) and position.identity != selected.identity


async def _select(session: Session, folder: str, position: Position | None) -> Selected:
    if position is None or not position.modseq or not session.abilities.qresync:
        return await session.select(folder)
    return await session.select(folder, b"QRESYNC (%d %d)" % (position.epoch, position.modseq))


async def _first(
    session: Session, position: Position, since: date | None, recognise: Recognise | None
) -> AsyncGenerator[Batch, None]:
    """Yield the newest of a folder seen for the first time, or what the core has of it.

    Somebody may have moved a thousand messages into it; that is asked of the newest alone.
    """
    newest = await _newest_uids(session, position) if recognise is not None else []
    if newest:
        fetched = await session.fetch(newest, look_items(session))
        known = await recognised_among(session, fetched, recognise)
        if len(known) * 2 > len(fetched):
            async for each in _anew(session, position, since, recognise):
                yield each
            return
    async for each in _newest(session, position, since):
        yield each


async def _anew(
    session: Session, position: Position, since: date | None, recognise: Recognise | None
) -> AsyncGenerator[Batch, None]:
    """Yield what the core recognises of a folder with new uids, then the newest of the rest."""
    held: list[UidRange] = []
    if recognise is not None:
        async for told in recognised(session, position, recognise):
            held += ranges_of(each.now.uid for each in told.recognised)
            yield told
    position = replace(position, backlog=position.backlog - count(held))
    async for each in _newest(session, position, since, held=held):
        yield each


async def _newest(
    session: Session,
    position: Position,
    since: date | None,
    *,
    held: Sequence[UidRange] = (),
) -> AsyncGenerator[Batch, None]:
    async def here() -> Sequence[UidRange]:
        return held

    left = position.backlog
    newest = without(await _newest_uids(session, position), held)
    async for portion in download(session, newest, since=since, first=FIRST):
        left = max(0, left - portion.covered)
        position = position.lowered(portion.low, left)
        yield batch(position, portion.arrivals)
    if left:
        async for each in older(session, position, since, known=here, at_most=FIRST_FEW):
            yield each
    elif not newest:
        yield batch(position.lowered(1, 0))


async def _newest_uids(session: Session, position: Position) -> list[UidRange]:
    """Find the last few by their place in the folder: no search through a million messages."""
    if not position.messages:
        return []
    first = max(1, position.messages - FIRST + 1)
    answer = await session.connection.run(b"FETCH %d:* (UID)" % first, wanted=any_message)
    uids = ranges_of(fetch.uid for fetch in answer.of(Fetch))
    return common(uids, [(1, position.uidnext - 1)])


async def _since(
    session: Session,
    selected: Selected,
    before: Position,
    since: date | None,
    known: Known | None,
    recognise: Recognise | None,
) -> AsyncGenerator[Batch, None]:
    position = before.looking_back_to(since).grown(selected.uidnext)
    held = position.messages
    asked = position.gaps
    told = told_flags(session, selected, before)
    arrived = 0
    if position.gaps:
        # Until deletions have been looked at too, nobody can say how many there should be.
        position = replace(position, messages=None, mark="")
        there = await _there(session, position)
        fetching = Download(session, there, since=since, recognise=recognise)
        # What it asks the core would else have to wait until the flags are stored.
        await fetching.begin()
        if told:
            yield replace(batch(position), flag_changes=tuple(told[:_FLAGS_AT_ONCE]))
            told = told[_FLAGS_AT_ONCE:]
        async for portion in fetching.portions():
            arrived += portion.present
            position = position.filled(portion.low)
            if portion.arrivals or portion.recognised:
                yield replace(batch(position, portion.arrivals), recognised=portion.recognised)
    expected = None if held is None else held + arrived
    comparison = await compare(session, selected, before, expected, known)
    flags = [*told, *comparison.flag_changes]
    while len(flags) > _FLAGS_AT_ONCE:
        yield replace(batch(position), flag_changes=tuple(flags[:_FLAGS_AT_ONCE]))
        flags = flags[_FLAGS_AT_ONCE:]
    # What was there all the time is fetched by the next pass. What this one has asked for may be
    # on its way to the core, or too old for it.
    comparison = replace(comparison, missing=without(comparison.missing, asked))
    after = _caught_up(position, selected, comparison)
    if flags or comparison.vanished or after != before:
        yield replace(batch(after), flag_changes=tuple(flags), vanished=tuple(comparison.vanished))


async def _there(session: Session, position: Position) -> list[UidRange]:
    gaps = normalized(position.gaps)
    if count(gaps) <= _FEW_UIDS:
        return gaps
    found = await session.search(b"UID %d:%d" % (gaps[0][0], gaps[-1][1]))
    return common(found, gaps)


def _caught_up(position: Position, selected: Selected, comparison: Comparison) -> Position:
    complete = comparison.complete and not comparison.missing
    seen = selected.modseq if comparison.seen is None else comparison.seen
    # Something may come late: what is not seen stays to be asked for, and we look once more soon.
    doubted = selected.modseq if seen < selected.modseq else 0
    settled = complete and doubted in {0, position.doubted}
    return replace(
        position,
        gaps=tuple(comparison.missing),
        modseq=seen,
        messages=selected.exists if complete else None,
        flags_digest=comparison.digest,
        sweep=comparison.sweep,
        mark=selected.mark if settled else "",
        doubted=doubted,
        identity=selected.identity,
    )
