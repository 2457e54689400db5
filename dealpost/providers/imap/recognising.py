"""What the core has already is not fetched again: a folder with new uids, and what was moved.

Of a folder whose uids have lost their meaning the core is asked about every message before any is
believed to be known: only then is it clear which of them look alike.
"""

from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from dataclasses import replace

from dealpost.providers.contract import Batch, Envelope, Recognise, Recognised
from dealpost.providers.imap.arrivals import flag_change, received_at, size
from dealpost.providers.imap.commands import Command
from dealpost.providers.imap.position import Position
from dealpost.providers.imap.responses import Fetch, octets
from dealpost.providers.imap.session import Session
from dealpost.providers.imap.uid_sets import (
    common,
    each_newest_first,
    next_few,
    ranges_of,
    written,
)

HEAD = b"BODY.PEEK[HEADER.FIELDS (MESSAGE-ID DATE FROM SUBJECT)]"
_LONGEST_HEAD = 16 * 1024  # bytes; four fields that are longer are a joke
_AT_ONCE = 1000  # messages


async def recognised(
    session: Session, position: Position, recognise: Recognise
) -> AsyncGenerator[Batch, None]:
    """Yield what the core knows of the open folder, at the position, newest first.

    Once for each session: what is new since then has never been known under another uid.
    """
    place = (session.folder, position.epoch)
    if place in session.looked_through:
        return
    known = [each async for each in _known(session, position, recognise)]
    times = Counter(each.known_as for each in known)
    sure = [each for each in known if times[each.known_as] == 1]
    left = position.backlog
    for start in range(0, len(sure), _AT_ONCE):
        portion = tuple(sure[start : start + _AT_ONCE])
        left = max(1, left - len(portion))
        yield Batch(
            epoch=position.epoch,
            cursor=replace(position, backlog=left).cursor(),
            recognised=portion,
            backlog=left,
        )
    session.looked_through.add(place)


async def _known(
    session: Session, position: Position, recognise: Recognise
) -> AsyncIterator[Recognised]:
    async for fetched in _listed(session, position):
        envelopes = [envelope(each) for each in fetched.values()]
        names = await recognise(position.epoch, envelopes)
        for uid, known_as in names.items():
            told = fetched[uid]
            yield Recognised(known_as, flag_change(told, labels=session.labels_of(told)))


async def _listed(session: Session, position: Position) -> AsyncIterator[Mapping[int, Fetch]]:
    everything = (1, max(1, position.uidnext - 1))
    found = common(await session.search(b"UID %d:%d" % everything), [everything])
    uids = each_newest_first(found)
    ahead = await _ask(session, next_few(uids, _AT_ONCE))
    while ahead is not None:
        command, ahead = ahead, await _ask(session, next_few(uids, _AT_ONCE))
        fetched = (await command.answer()).of(Fetch)
        yield {each.uid: each for each in fetched}


async def recognised_among(
    session: Session, fetched: Sequence[Fetch], recognise: Recognise | None
) -> tuple[Recognised, ...]:
    """Return what the core knows of these messages, new in the open folder."""
    if recognise is None or session.selected is None or not fetched:
        return ()
    by_uid = {each.uid: each for each in fetched}
    names = await recognise(session.selected.epoch, [envelope(each) for each in fetched])
    times = Counter(names.values())
    return tuple(
        Recognised(known_as, flag_change(by_uid[uid], labels=session.labels_of(by_uid[uid])))
        for uid, known_as in names.items()
        if times[known_as] == 1
    )


async def _ask(session: Session, uids: tuple[int, ...]) -> Command | None:
    if not uids:
        return None
    return await session.start_fetch(frozenset(uids), written(ranges_of(uids)), look_items(session))


def look_items(session: Session) -> bytes:
    """Return what is asked of a message to recognise it, and to know it as it is now."""
    items = b"UID FLAGS RFC822.SIZE INTERNALDATE "
    if session.selected is not None and session.selected.modseq:
        items += b"MODSEQ "
    if session.abilities.gmail:
        items += b"X-GM-LABELS "
    return items + HEAD


def envelope(fetch: Fetch) -> Envelope:
    fields = (value for name, value in fetch.items.items() if name.startswith(b"BODY[HEADER"))
    return Envelope(
        uid=fetch.uid,
        head=octets(next(fields, None))[:_LONGEST_HEAD],
        size=size(fetch),
        received_at=received_at(fetch.items.get(b"INTERNALDATE")),
    )
