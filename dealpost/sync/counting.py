"""How much older mail there is, asked of the provider before anybody decides to fetch it."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime

from dealpost.conversations.models import Placement
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.mailboxes.start_dates import begun_somewhere
from dealpost.providers import open_store
from dealpost.providers.contract import ProviderError
from dealpost.sync.models import OlderCount


def count_older(asked: OlderCount, *, clock: Callable[[], datetime]) -> None:
    """Count what the provider has since that day, without what is here, folder by folder."""
    folders = list(asked.mailbox.folders.synced())
    try:
        there = asyncio.run(_ask(asked.mailbox, folders, asked.since))
    except ProviderError as error:
        asked.end(trouble=str(error), at=clock())
        return
    missing = (
        count - _here(folder, asked.since) for folder, count in zip(folders, there, strict=True)
    )
    asked.end(messages=sum(max(0, each) for each in missing), at=clock())


async def _ask(mailbox: Mailbox, folders: Sequence[Folder], since: date | None) -> list[int]:
    store = await open_store(mailbox.provider, mailbox.account)
    try:
        return [await store.count(folder.remote_id, since=since) for folder in folders]
    finally:
        await store.close()


def _here(folder: Folder, since: date | None) -> int:
    placements = Placement.objects.filter(folder=folder, epoch=folder.epoch)
    if since is not None:
        placements = placements.filter(delivery__received_at__gte=begun_somewhere(since))
    return placements.count()
