"""Sleeping until a folder changes: IDLE (RFC 2177), or asking now and then."""

import asyncio
from datetime import timedelta

from dealpost.providers.imap.session import Session

# RFC 2177 allows 29 minutes; routers and firewalls forget a silent connection much sooner.
RENEW_SECONDS = 9 * 60
ASK_EVERY_SECONDS = 30


async def wait(session: Session, folder: str, *, timeout: timedelta) -> bool:
    """Return True as soon as the folder has changed since `changes` last looked, else False.

    A change is told once: who does not look is not woken by it again.
    """
    selected = await session.open(folder)
    if session.last_seen.get(folder, selected.counts) != selected.counts:
        session.last_seen[folder] = selected.counts
        return True
    loop = asyncio.get_running_loop()
    until = loop.time() + timeout.total_seconds()
    while not session.stirred.is_set() and (left := until - loop.time()) > 0:
        if "IDLE" in session.abilities:
            await _idle(session, min(left, RENEW_SECONDS))
        else:
            await asyncio.sleep(min(left, ASK_EVERY_SECONDS))
            await session.connection.run(b"NOOP")
    changed = session.stirred.is_set()
    session.stirred.clear()
    return changed


async def _idle(session: Session, seconds: float) -> None:
    async with session.connection.conversation(b"IDLE", patient=True) as talk:
        try:
            if await talk.question() is not None:
                await _stirred(session, seconds)
        finally:
            talk.reply(b"DONE")
        await talk.answer()


async def _stirred(session: Session, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await session.stirred.wait()
    except TimeoutError:
        pass  # nothing has happened, which is an answer too
