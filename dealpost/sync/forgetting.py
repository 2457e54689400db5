"""Letting go of folders that the provider no longer has."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from dealpost.conversations import mirroring
from dealpost.conversations.models import Placement
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import MailStore, Refused
from dealpost.sync.database_thread import DatabaseThread

NOBODY = "<nobody@dealpost.invalid>"


async def forget_gone_folders(
    store: MailStore, mailbox: Mailbox, database: DatabaseThread, *, at: datetime
) -> None:
    """Forget what lay in folders that are gone; the messages stay in their history.

    Call it when every other folder has been read: after a rename, the messages are known under
    the new name before they leave the old one. A folder that a listing merely leaves out is not
    gone: the server is asked for it once more, by its name.
    """
    for folder in await database.run(_left_behind, mailbox):
        if await _is_gone(store, folder):
            await database.run(_forget, folder, at)


def _left_behind(mailbox: Mailbox) -> list[Folder]:
    missing = mailbox.folders.filter(Q(is_gone=True) | Q(is_selectable=False))
    return list(missing.filter(Exists(Placement.objects.filter(folder=OuterRef("pk")))))


async def _is_gone(store: MailStore, folder: Folder) -> bool:
    try:
        await store.find(NOBODY, folders=[folder.remote_id])
    except Refused:
        return True
    return False


@transaction.atomic
def _forget(folder: Folder, at: datetime) -> None:
    """Forget the cursor too: should the folder come back, it is read from the beginning."""
    mirroring.empty(folder, at=at)
    folder.advance({}, epoch=0, backlog=0)
