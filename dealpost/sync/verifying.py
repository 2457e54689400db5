"""After each change of a folder: are as many messages here as the provider counts there?

The listing tells for nothing how many messages a folder holds. Where that is not what we hold,
the two are compared message by message, and what differs is mended at once.
"""

from collections.abc import Callable, Collection
from datetime import datetime

from django.db import transaction

from dealpost.conversations import mirroring
from dealpost.conversations.models import Placement
from dealpost.mailboxes.models import Folder
from dealpost.providers.contract import MailStore, RemoteFolder
from dealpost.sync.auditing import ours_in
from dealpost.sync.completing import fetch_into
from dealpost.sync.database_thread import DatabaseThread


async def verify(
    folder: Folder,
    listed: RemoteFolder,
    store: MailStore,
    database: DatabaseThread,
    *,
    clock: Callable[[], datetime],
) -> None:
    """Verify a folder that has not changed since we read it, once for each of its marks.

    Raises a ProviderError.
    """
    if listed.messages is None or folder.backlog or folder.verified == folder.mark:
        return
    if await database.run(_left_out, folder, listed.messages) != _allowed(folder):
        await _mend(folder, store, database, clock)
    left_out = await database.run(_left_out, folder, listed.messages)
    await database.run(folder.verify, folder.mark, left_out=left_out)


def _left_out(folder: Folder, counted: int) -> int:
    """Return how many messages the provider counts that we do not have."""
    return counted - Placement.objects.filter(folder=folder, epoch=folder.epoch).count()


def _allowed(folder: Folder) -> int | None:
    """Return how many may be left out; None where that has to be found out."""
    return 0 if folder.left_out is None and folder.mailbox.since is None else folder.left_out


async def _mend(
    folder: Folder, store: MailStore, database: DatabaseThread, clock: Callable[[], datetime]
) -> None:
    identities = await store.identities(folder.remote_id, since=folder.mailbox.since)
    theirs = {identity.uid for identity in identities}
    ours = await database.run(ours_in, folder, theirs)
    fetched = await fetch_into(folder, theirs - ours.keys(), store, database, clock=clock)
    surplus = ours.keys() - theirs
    await database.run(_remove, folder, surplus, at=clock())
    if fetched or surplus:
        facts = {"folder": folder.name, "fetched": fetched, "removed": len(surplus)}
        await database.run(folder.mailbox.note, "folder_mended", at=clock(), **facts)


@transaction.atomic
def _remove(folder: Folder, uids: Collection[int], *, at: datetime) -> None:
    mirroring.remove(folder, folder.epoch, [(uid, uid) for uid in sorted(uids)], at=at)
