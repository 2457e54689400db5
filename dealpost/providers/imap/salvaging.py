"""Taking messages out of an answer, and getting what can be got of those that did not come.

A message may be damaged at the server: the whole request fails, or its body is NIL. It must
neither hold up the others nor be lost without a trace.
"""

from collections.abc import Sequence

from dealpost.providers.contract import Arrival
from dealpost.providers.imap.arrivals import arrival
from dealpost.providers.imap.commands import Command
from dealpost.providers.imap.faults import CommandFailed
from dealpost.providers.imap.plain_words import is_temporary
from dealpost.providers.imap.responses import Fetch, octets
from dealpost.providers.imap.session import Session
from dealpost.providers.imap.uid_sets import common, each, ranges_of, written

_WHOLE = b"BODY.PEEK[]"
_LESS_AND_LESS = (b"BODY.PEEK[HEADER]", b"")


def message_items(session: Session) -> bytes:
    """Return what we want to know of a message besides its bytes."""
    items = b"UID FLAGS INTERNALDATE RFC822.SIZE "
    if session.selected is not None and session.selected.modseq:
        items += b"MODSEQ "
    if session.abilities.gmail:
        items += b"X-GM-THRID X-GM-LABELS "
    elif "OBJECTID" in session.abilities:
        items += b"THREADID "
    return items


async def received(
    session: Session, command: Command, uids: Sequence[int], *, truncated: bool
) -> tuple[Arrival, ...]:
    """Return the messages that a request brings, newest first; those that are gone are left out.

    What cannot be read whole comes truncated, at worst without a byte.
    Raises `CommandFailed` where the server is in trouble as a whole.
    """
    failure = await _failure(command)
    arrivals = _read(session, command, truncated=truncated)
    missing = [uid for uid in uids if uid not in arrivals]
    if missing:
        still = common(
            await session.search(b"UID ", written(ranges_of(missing))), ranges_of(missing)
        )
        arrivals |= await _salvaged(session, list(each(still)))
    if failure is not None and len(uids) > 1 and not any(a.raw for a in arrivals.values()):
        raise failure  # that is no single damaged message
    return tuple(arrivals[uid] for uid in sorted(arrivals, reverse=True))


async def _failure(command: Command) -> CommandFailed | None:
    try:
        await command.answer()
    except CommandFailed as failed:
        if is_temporary(failed) and failed.code != "SERVERBUG":  # Dovecot's word for a damaged one
            raise
        return failed
    return None


def _read(session: Session, command: Command, *, truncated: bool) -> dict[int, Arrival]:
    bodies = (
        (fetch, fetch.items.get(b"BODY[]") or fetch.items.get(b"BODY[]<0>"))
        for fetch in command.responses
        if isinstance(fetch, Fetch)
    )
    return {
        fetch.uid: arrival(
            fetch, raw=octets(body), truncated=truncated, labels=session.labels_of(fetch)
        )
        for fetch, body in bodies
        if body is not None
    }


async def _salvaged(session: Session, uids: list[int]) -> dict[int, Arrival]:
    """Ask again for ever fewer at once, so that one damaged message among 500 costs 20 requests."""
    if len(uids) <= 1:
        return {uid: await _least(session, uid) for uid in uids}
    arrivals: dict[int, Arrival] = {}
    for half in (uids[: len(uids) // 2], uids[len(uids) // 2 :]):
        ranges = written(ranges_of(half))
        command = await session.start_fetch(half, ranges, message_items(session) + _WHOLE)
        await _failure(command)
        came = _read(session, command, truncated=False)
        arrivals |= came | await _salvaged(session, [uid for uid in half if uid not in came])
    return arrivals


async def _least(session: Session, uid: int) -> Arrival:
    for body in _LESS_AND_LESS:
        command = await session.start_fetch({uid}, b"%d" % uid, message_items(session) + body)
        if await _failure(command) is not None:
            continue
        for fetch in command.responses:
            if isinstance(fetch, Fetch):
                header = octets(fetch.items.get(b"BODY[HEADER]"))
                labels = session.labels_of(fetch)
                return arrival(fetch, raw=header, truncated=True, labels=labels)
    return arrival(Fetch(0, {b"UID": b"%d" % uid}), raw=b"", truncated=True)
