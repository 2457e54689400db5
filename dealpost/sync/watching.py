"""Waiting for news of every mailbox at once, in one process and one event loop.

The watcher stores nothing: it holds a connection per mailbox that sleeps until the server speaks,
and then queues a pass. If it is away, the job that runs every minute does the same, later.
"""

import asyncio
import logging
import random
import time
from contextlib import suppress
from datetime import timedelta

from dealpost.mailboxes.models import Mailbox
from dealpost.providers import open_store
from dealpost.providers.contract import LoginExpired, ProviderError, Role
from dealpost.sync.database_thread import DatabaseThread
from dealpost.sync.jobs import pull_soon

logger = logging.getLogger(__name__)

LIST_AGAIN = 15.0  # seconds until a newly connected mailbox is watched
ONE_WAIT = timedelta(minutes=9)  # servers and routers drop what is silent for longer
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 600.0
# A server that lets us in and drops us at once would be called all day: only a connection that
# held this long proves that the trouble is over.
STABLE = 300.0


async def watch_all() -> None:
    """Watch every connected mailbox until cancelled."""
    watchers: dict[int, asyncio.Task[None]] = {}
    async with DatabaseThread() as database:
        try:
            while True:
                connected = await database.run(_connected)
                for key in watchers.keys() - connected:
                    watchers.pop(key).cancel()
                for key in connected - watchers.keys():
                    watchers[key] = asyncio.create_task(_watch(key, database))
                await asyncio.sleep(LIST_AGAIN)
        finally:
            for watcher in watchers.values():
                watcher.cancel()
            await asyncio.gather(*watchers.values(), return_exceptions=True)


def _connected() -> set[int]:
    return set(Mailbox.objects.connected().values_list("pk", flat=True))


async def _watch(key: int, database: DatabaseThread) -> None:
    """Watch one mailbox for ever; whatever happens to it stays with it."""
    pause = FIRST_PAUSE
    while True:
        began = time.monotonic()
        try:
            await _listen(key, database)
        except LoginExpired:
            await database.run(pull_soon, key)  # a pass will find the same, and say so
            pause = LONGEST_PAUSE
        except ProviderError as error:
            logger.info("mailbox %s: %s", key, error)
        except Exception:
            logger.exception("mailbox %s", key)
        if time.monotonic() - began > STABLE:
            pause = FIRST_PAUSE
        await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311  # not a secret
        pause = min(pause * 2, LONGEST_PAUSE)


async def _listen(key: int, database: DatabaseThread) -> None:
    mailbox = await database.run(Mailbox.objects.get, pk=key)
    inbox = await database.run(mailbox.folders.synced().playing(Role.INBOX).first)
    if inbox is None:
        return  # the first pass has not listed the folders yet
    store = await open_store(mailbox.provider, mailbox.account)
    try:
        # What happened while nobody listened.
        await database.run(pull_soon, key)
        while True:
            if await store.wait(inbox.remote_id, timeout=ONE_WAIT):
                await database.run(pull_soon, key)
    finally:
        with suppress(ProviderError):
            await store.close()
