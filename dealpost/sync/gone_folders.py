"""Folders that somebody removed at the provider: what lay in them stays, marked as removed there.

A listing may leave a folder out by mistake (a slow disk, a permission for a moment), and thousands
of messages must not leave their lists for that. So the server is asked for the folder by name, and
only after everything else was read: what has moved to another folder is known there by then.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from dealpost.conversations import mirroring
from dealpost.conversations.models import Placement
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import MailStore, Refused, Replaced, StoreFlags
from dealpost.sync.database_thread import DatabaseThread

AT_ONCE = 1000  # messages in one transaction


async def empty_gone_folders(
    store: MailStore,
    mailbox: Mailbox,
    database: DatabaseThread,
    *,
    clock: Callable[[], datetime],
) -> None:
    """Let messages leave the folders that the provider has no more. Raises TryLater."""
    for folder in await database.run(_unlisted, mailbox):
        if not await _is_there(store, folder):
            await empty(folder, database, clock=clock)


async def empty(folder: Folder, database: DatabaseThread, *, clock: Callable[[], datetime]) -> None:
    """Let all messages leave a folder, which is read from the beginning should it come again."""
    while await database.run(_empty, folder, at=clock()):
        pass
    await database.run(folder.start_anew)


def _unlisted(mailbox: Mailbox) -> list[Folder]:
    """Return those with something in them, under a uid, that the last listing left out.

    Or that it names as no more than a level of the tree, which can hold no mail.
    """
    lying = Placement.objects.lying().filter(folder=OuterRef("pk"))
    unlisted = mailbox.folders.filter(Q(is_gone=True) | Q(is_selectable=False))
    return list(unlisted.filter(Exists(lying)))


async def _is_there(store: MailStore, folder: Folder) -> bool:
    try:
        # About no message: only opens the folder.
        await store.apply(StoreFlags(folder.remote_id, folder.epoch, uids=()))
    except Replaced:
        return True
    except Refused:
        return False
    return True


def _empty(folder: Folder, *, at: datetime) -> bool:
    """Let some of the messages go; return whether there were any."""
    lying = Placement.objects.lying().filter(folder=folder).order_by("epoch", "uid")
    some = list(lying.values_list("epoch", "uid")[:AT_ONCE])
    for epoch in {epoch for epoch, _uid in some}:
        uids = [(uid, uid) for each, uid in some if each == epoch]
        with transaction.atomic():
            mirroring.remove(folder, epoch, uids, at=at)
    return bool(some)
