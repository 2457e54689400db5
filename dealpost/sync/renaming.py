"""Folders that somebody has renamed at the provider: the same here, under another name.

What lies in them, what hangs on that, what was done here and not told yet, and what people chose
for the folder go along, because the row stays.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from dealpost.conversations import renumbering
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import Cursor, Envelope, MailStore, RemoteFolder
from dealpost.sync.database_thread import DatabaseThread
from dealpost.sync.gone_folders import empty


async def follow_renames(
    store: MailStore,
    mailbox: Mailbox,
    listed: Sequence[RemoteFolder],
    database: DatabaseThread,
    *,
    clock: Callable[[], datetime],
) -> Mapping[str, str]:
    """Let our folders bear the names that they have by now; return old name -> new name.

    Call it before the list is taken over. Raises a ProviderError.
    """
    before = await database.run(_read, mailbox)
    if not before:
        return {}

    async def compare(name: str, envelopes: Sequence[Envelope]) -> Mapping[int, int]:
        return await database.run(_held_as, mailbox, name, envelopes)

    names = await store.renamed(before, listed, compare)
    others = {old: new for old, new in names.items() if old != new}
    if others:
        await database.run(_rename, mailbox, others, listed, at=clock())
    return names


async def follow_replaced(
    store: MailStore,
    mailbox: Mailbox,
    replaced: Sequence[Folder],
    database: DatabaseThread,
    *,
    clock: Callable[[], datetime],
) -> None:
    """Find folders whose names others have taken; of what is not found, let the messages go."""
    listed = await store.folders()
    names = await follow_renames(store, mailbox, listed, database, clock=clock)
    for folder in replaced:
        if folder.remote_id not in names:
            await database.run(folder.refresh_from_db)
            await empty(folder, database, clock=clock)


def _read(mailbox: Mailbox) -> dict[str, Cursor]:
    read = mailbox.folders.filter(is_label=False).exclude(epoch=0)
    return dict(read.values_list("remote_id", "cursor"))


def _held_as(mailbox: Mailbox, name: str, envelopes: Sequence[Envelope]) -> dict[int, int]:
    return renumbering.held_as(mailbox.folders.get(remote_id=name), envelopes)


@transaction.atomic
def _rename(
    mailbox: Mailbox, names: Mapping[str, str], listed: Sequence[RemoteFolder], *, at: datetime
) -> None:
    paths = {each.remote_id: each.path[-1] for each in listed}
    was = {folder.remote_id: folder.name for folder in mailbox.folders.all()}
    Folder.rename(mailbox, names)
    for old, new in names.items():
        mailbox.note("folder_renamed", at=at, folder=paths[new], was=was[old])
