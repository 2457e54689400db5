"""Fetching what an audit found missing, through the same door as all other mail."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection, Mapping, Sequence
from datetime import datetime

from dealpost.conversations.models import Placement
from dealpost.conversations.preparing import Prepared
from dealpost.conversations.receiving import receive
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers import open_store
from dealpost.providers.contract import Arrival, MailStore, Refused
from dealpost.sync.auditing import Finding
from dealpost.sync.database_thread import DatabaseThread
from dealpost.sync.parsing import parser

AT_ONCE = 50  # messages in memory


def fetch_missing(
    mailbox: Mailbox, missing: Sequence[Finding], *, clock: Callable[[], datetime]
) -> int:
    """Fetch these messages, as far as they are still missing; return how many came.

    Leaves alone the folders whose past is still on its way: the next pass brings it. Call it
    alone with the mailbox. Raises a ProviderError, except where one folder alone is refused.
    """
    wanted = _still_missing(mailbox, missing)
    return asyncio.run(_fetch(mailbox, wanted, clock)) if wanted else 0


def _still_missing(mailbox: Mailbox, missing: Sequence[Finding]) -> dict[Folder, set[int]]:
    wanted: dict[Folder, set[int]] = {}
    for folder in mailbox.folders.synced().filter(backlog=0):
        uids = {finding.uid for finding in missing if finding.folder == folder.remote_id}
        here = Placement.objects.filter(folder=folder, epoch=folder.epoch, uid__in=uids)
        if left := uids - set(here.values_list("uid", flat=True)):
            wanted[folder] = left
    return wanted


async def _fetch(
    mailbox: Mailbox, wanted: Mapping[Folder, set[int]], clock: Callable[[], datetime]
) -> int:
    fetched = 0
    store = await open_store(mailbox.provider, mailbox.account)
    async with DatabaseThread() as database:
        try:
            for folder, uids in wanted.items():
                fetched += await fetch_into(folder, uids, store, database, clock=clock)
        finally:
            await store.close()
    return fetched


async def fetch_into(
    folder: Folder,
    uids: Collection[int],
    store: MailStore,
    database: DatabaseThread,
    *,
    clock: Callable[[], datetime],
) -> int:
    """Fetch these messages of a folder; return how many came. Raises a ProviderError."""
    fetched = 0
    async for arrivals in _portions(store, folder, uids):
        messages = await parser.parse(arrivals)
        await database.run(_receive, folder, messages, clock)
        fetched += len(arrivals)
    return fetched


async def _portions(
    store: MailStore, folder: Folder, uids: Collection[int]
) -> AsyncGenerator[tuple[Arrival, ...], None]:
    portion: list[Arrival] = []
    try:
        async for arrival in store.fetch(folder.remote_id, epoch=folder.epoch, uids=uids):
            portion.append(arrival)
            if len(portion) == AT_ONCE:
                yield tuple(portion)
                portion = []
    except Refused:
        return  # the folder is another one by now, or closed to us: the next pass will say so
    if portion:
        yield tuple(portion)


def _receive(folder: Folder, messages: Sequence[Prepared], clock: Callable[[], datetime]) -> None:
    receive(folder.mailbox, messages, folder=folder, epoch=folder.epoch, at=clock(), tell=False)
