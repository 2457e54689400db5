"""Waiting for news of every mailbox at once, in one process and one event loop.

The watcher stores nothing but signs of life: it holds a connection per mailbox that sleeps until
the server speaks, and then queues a pass. If it is away, a job that runs every minute does the
same, later.
"""

import asyncio
import logging
import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import Error, connections
from django.db.models import Exists, OuterRef

from dealpost.mailboxes.backing_off import LONGEST_WAIT, STABLE, pause_after
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers import open_store
from dealpost.providers.contract import Account, LoginExpired, MailStore, ProviderError, Role
from dealpost.sync.database_thread import DatabaseThread
from dealpost.sync.jobs import pull_soon
from dealpost.sync.knocking import Doors
from dealpost.sync.marks import is_behind
from dealpost.sync.rounds import prove
from dealpost.sync.versions import versions_of

logger = logging.getLogger(__name__)

LIST_AGAIN = 15.0  # seconds until a newly connected mailbox is watched
# Each end of a wait is a sign of life: the server has answered. The span keeps a thousand apart.
ONE_WAIT_SECONDS = (100.0, 140.0)
# Until a connection that had held for long is opened again: servers end them as they please.
SHORT_PAUSE_SECONDS = (1.0, 5.0)

TOO_MANY = (
    "%s mailboxes are connected, but this process may open only so many files that %s can be "
    "watched. The others are asked every minute. Raise the limit: ulimit -n"
)


async def watch_all(*, most: int, clock: Callable[[], datetime]) -> None:
    """Watch every connected mailbox, but at most so many, until cancelled."""
    async with DatabaseThread() as database:
        watch = _Watch(database, clock, most)
        try:
            while True:
                try:
                    await watch.look_after()
                except Error:  # the connections to the mail servers survive the database's
                    logger.exception("The list of mailboxes cannot be read")
                    await database.run(connections.close_all)
                await asyncio.sleep(LIST_AGAIN)
        finally:
            await watch.end()


@dataclass(slots=True)
class _Watch:
    database: DatabaseThread
    clock: Callable[[], datetime]
    most: int
    doors: Doors = field(default_factory=Doors)
    running: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)  # of the accounts as watched
    told: int = 0  # of so many mailboxes, that they are more than we can watch
    alive: set[int] = field(default_factory=set)  # have given a sign of life lately

    async def look_after(self) -> None:
        """End the watchers of what has gone or changed, begin new ones, write down who is alive."""
        await self.database.run(prove, self.alive, at=self.clock())
        self.alive.clear()
        there, due = await self.database.run(_listed, self.clock())
        for key, watcher in list(self.running.items()):
            if there.get(key) != self.versions[key] or watcher.done():
                self.running.pop(key).cancel()
        new = [key for key in due if key not in self.running]
        random.shuffle(new)
        for key in new[: self.most - len(self.running)]:
            self.versions[key] = there[key]
            self.running[key] = asyncio.create_task(self.watch(key))
        if len(there) > max(self.most, self.told):
            self.told = len(there)
            logger.warning(TOO_MANY, len(there), self.most)

    async def end(self) -> None:
        for watcher in self.running.values():
            watcher.cancel()
        await asyncio.gather(*self.running.values(), return_exceptions=True)

    async def watch(self, key: int) -> None:
        """Watch one mailbox for ever; whatever happens to it stays with it."""
        failures = 0
        while True:
            began = time.monotonic()
            try:
                await self.listen(key)
            except LoginExpired:
                await self.database.run(pull_soon, key)  # a pass will find the same, and say so
                await asyncio.sleep(LONGEST_WAIT.total_seconds())
            except ProviderError as error:
                logger.info("mailbox %s: %s", key, error)
            except Exception:
                logger.exception("mailbox %s", key)
            held = time.monotonic() - began >= STABLE.total_seconds()
            failures = 0 if held else failures + 1
            await asyncio.sleep(_pause(failures))

    async def listen(self, key: int) -> None:
        post = await self.database.run(_Post.of, key)
        async with self.doors.knock(post.account.incoming.host):
            store = await open_store(post.mailbox.provider, post.account)
        try:
            await self.listen_to(store, post.mailbox)
        finally:
            with suppress(ProviderError):
                await store.close()

    async def listen_to(self, store: MailStore, mailbox: Mailbox) -> None:
        listed = await store.folders()
        first, *others = await self.database.run(_folders, mailbox)
        # From here on nothing is missed; what happened while nobody listened, the listing tells.
        news = await store.wait(first, timeout=timedelta(0), others=others)
        if news or await self.database.run(is_behind, mailbox, listed):
            await self.database.run(pull_soon, mailbox.pk)
        while True:
            self.alive.add(mailbox.pk)
            timeout = timedelta(seconds=random.uniform(*ONE_WAIT_SECONDS))  # noqa: S311  # no secret
            if await store.wait(first, timeout=timeout, others=others):
                await self.database.run(pull_soon, mailbox.pk)
            first, *others = await self.database.run(_folders, mailbox)


@dataclass(frozen=True, slots=True)
class _Post:
    mailbox: Mailbox
    account: Account

    @classmethod
    def of(cls, key: int) -> "_Post":
        mailbox = Mailbox.objects.get(pk=key)
        return cls(mailbox, mailbox.account)


def _listed(at: datetime) -> tuple[dict[int, int], list[int]]:
    """Return the connected mailboxes with the version of their accounts, and who may be called."""
    read = Folder.objects.synced().filter(mailbox=OuterRef("pk"))  # a first pass has listed them
    mailboxes = Mailbox.objects.connected().filter(Exists(read))
    due = Mailbox.objects.due(at).filter(pk__in=mailboxes)
    return versions_of(mailboxes), list(due.values_list("pk", flat=True))


def _folders(mailbox: Mailbox) -> Sequence[str]:
    """Return the folders to wait at: first the inbox, or what holds it, which is watched best."""
    read = mailbox.folders.synced().values_list("remote_id", "role")
    return [name for name, role in sorted(read, key=_urgency)]


def _urgency(folder: tuple[str, str]) -> int:
    order = [Role.INBOX, Role.ALL]
    return order.index(Role(folder[1])) if folder[1] in order else len(order)


def _pause(failures: int) -> float:
    if failures:
        return pause_after(failures).total_seconds()
    return random.uniform(*SHORT_PAUSE_SECONDS)  # noqa: S311  # not a secret
