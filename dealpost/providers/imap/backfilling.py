"""The older messages of a folder, newest first, each batch a step further down."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from dealpost.providers.contract import Arrival, Batch, Known, Recognise, UidRange
from dealpost.providers.imap.downloading import download
from dealpost.providers.imap.position import Position
from dealpost.providers.imap.quoting import day
from dealpost.providers.imap.recognising import recognised
from dealpost.providers.imap.session import Selected, Session
from dealpost.providers.imap.uid_sets import common, count, newest, ranges_of, without


async def backfill(
    session: Session,
    folder: str,
    position: Position | None,
    *,
    since: date | None,
    known: Known | None,
    recognise: Recognise | None,
) -> AsyncGenerator[Batch, None]:
    """Yield all that is older than the position. Raises `Refused` in another epoch."""
    if position is not None and not position.looking_back_to(since).backlog:
        return
    selected = await session.open(folder, epoch=position.epoch if position else None)
    position = position.looking_back_to(since) if position else start(selected, since)
    held: list[UidRange] = []
    if recognise is not None:
        async for told in recognised(session, position, recognise):
            held += ranges_of(each.now.uid for each in told.recognised)
            yield told

    async def here() -> Sequence[UidRange]:
        return [*held, *(await known() if known else ())]

    async for each in older(session, position, since, known=here):
        yield each


def start(selected: Selected, since: date | None) -> Position:
    """Know nothing of a folder but what opening it told."""
    return Position(
        epoch=selected.epoch,
        uidnext=selected.uidnext,
        low=selected.uidnext if selected.exists else 1,
        modseq=selected.modseq,
        messages=selected.exists,
        backlog=selected.exists,
        since=since.isoformat() if since else "",
        mark=selected.mark,
        identity=selected.identity,
    )


async def older(
    session: Session,
    position: Position,
    since: date | None,
    *,
    known: Known | None = None,
    at_most: int | None = None,
) -> AsyncGenerator[Batch, None]:
    """Yield the messages below the position's low mark, from the folder that is open."""
    wanted = b"UID 1:%d" % max(1, position.low - 1)
    if since is not None:
        # A day more than wanted, for servers that count days in another time zone than the
        # message's own. The exact day is looked at when the sizes are there.
        wanted += b" SINCE " + day(since - timedelta(days=1))
    past = common(await session.search(wanted), [(1, position.low - 1)])
    if count(past) < position.backlog:
        # Fewer than the folder was said to hold, or than anybody wants: the next look counts them.
        position = replace(position, messages=None, mark="")
    if known is not None and past:
        past = without(past, await known())
    left = count(past)
    if not left:
        yield batch(position.lowered(1, 0))
        return
    chosen = past if at_most is None else newest(past, at_most)
    async for portion in download(session, chosen, since=since):
        left -= portion.covered
        position = position.lowered(portion.low, left)
        yield batch(position, portion.arrivals)


def batch(position: Position, arrivals: Sequence[Arrival] = ()) -> Batch:
    return Batch(
        epoch=position.epoch,
        cursor=position.cursor(),
        arrivals=tuple(arrivals),
        backlog=position.backlog,
    )
