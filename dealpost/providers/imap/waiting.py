"""Sleeping until a folder changes: IDLE (RFC 2177), or asking now and then."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from dealpost.providers.imap.connection import Conversation
from dealpost.providers.imap.faults import ConnectionLost
from dealpost.providers.imap.session import Session

# RFC 2177 allows 29 minutes; routers and firewalls forget a silent connection much sooner.
RENEW_SECONDS = 9 * 60
ASK_EVERY_SECONDS = 30.0
# Ending IDLE is nothing that a living server has to think about.
DONE_SECONDS = 15.0


async def wait(
    session: Session, folder: str, *, timeout: timedelta, others: Sequence[str] = ()
) -> bool:
    """Return True as soon as the folder has changed since `changes` last looked, else False.

    News in the `others` wakes too, within two minutes. A change is told once: who does not look is
    not woken by it again.
    """
    selected = await session.open(folder)
    if session.last_seen.get(folder, selected.counts) != selected.counts:
        session.last_seen[folder] = selected.counts
        return True
    if others:
        await session.elsewhere.begin(session.connection, session.abilities, [folder, *others])
    loop = asyncio.get_running_loop()
    until = loop.time() + timeout.total_seconds()
    while True:
        if others and session.elsewhere.rest <= 0:
            await _look_around(session, folder)
        left = until - loop.time()
        if session.stirred.is_set() or left <= 0:
            break
        await _sleep(session, min(left, session.elsewhere.rest) if others else left)
    changed = session.stirred.is_set()
    session.stirred.clear()
    return changed


async def _look_around(session: Session, folder: str) -> None:
    await session.elsewhere.count(session.connection, session.abilities)
    if session.abilities.reopens:
        before = await session.open(folder)
        if (await session.select(folder)).counts != before.counts:
            session.stirred.set()


async def _sleep(session: Session, seconds: float) -> None:
    """Sleep until something stirs, but no longer than that."""
    if "IDLE" in session.abilities:
        await _idle(session, max(0.0, min(seconds, RENEW_SECONDS)))
    else:
        await asyncio.sleep(max(0.0, min(seconds, ASK_EVERY_SECONDS)))
        await session.connection.run(b"NOOP")


async def _idle(session: Session, seconds: float) -> None:
    async with session.connection.conversation(b"IDLE", patient=True) as talk:
        try:
            if await talk.question() is not None:
                await _stirred(session, talk, seconds)
        finally:
            talk.reply(b"DONE")
        await _ended(session, talk)


async def _stirred(session: Session, talk: Conversation, seconds: float) -> None:
    """Wait until something stirs or the line breaks, but no longer than that."""
    news = asyncio.ensure_future(session.stirred.wait())
    end = asyncio.ensure_future(talk.finished())
    try:
        await asyncio.wait([news, end], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if end.done() and not talk.is_cut:  # who ends IDLE by itself may do so every time
            await asyncio.wait([news], timeout=min(seconds, ASK_EVERY_SECONDS))
    finally:
        news.cancel()
        end.cancel()


async def _ended(session: Session, talk: Conversation) -> None:
    """Wait for the end of IDLE; some servers never come to it."""
    try:
        async with asyncio.timeout(DONE_SECONDS):
            await talk.answer()
    except (TimeoutError, ConnectionLost) as reason:
        lost = ConnectionLost(str(reason) or "the server does not end what it was told to end")
        session.connection.fail(lost)
        # What it told us before is true all the same; the next command meets the failure.
        if not session.stirred.is_set():
            raise lost from reason
