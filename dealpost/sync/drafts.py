"""Drafts in a pass: those of other mail programs are taken over, then ours are put there.

After the look for new mail, so that nothing waits for a draft, and so that a copy put there by
whoever died before he could note it is known: it would be put there twice.
"""

from collections.abc import Callable
from datetime import datetime
from math import inf

from dealpost.conversations.forgetting import forget
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.outbox import taking_drafts, telling_drafts
from dealpost.outbox.telling_drafts import FLAGS, Removal
from dealpost.providers.contract import MailStore, Refused, Replaced, Role, TryLater
from dealpost.sync.database_thread import DatabaseThread
from dealpost.sync.turns import Turn

Clock = Callable[[], datetime]

# A larger one waits for a turn that has the time: others wait for the lane of the news.
QUICKLY_PUT = 2**20  # bytes


async def settle_drafts(
    store: MailStore,
    mailbox: Mailbox,
    database: DatabaseThread,
    *,
    clock: Clock,
    turn: Turn,
) -> bool:
    """Bring drafts and drafts folder in line; return whether some were too large for this turn.

    Raises TryLater.
    """
    if not await database.run(telling_drafts.are_any, mailbox):
        return False
    await database.run(taking_drafts.take_over, mailbox, at=clock())
    drafts = _Drafts(store, mailbox, database, clock)
    are_left = await drafts.put_all(inf if turn.reads_past else QUICKLY_PUT)
    await drafts.remove_all()
    await database.run(_forget, mailbox)
    return are_left


class _Drafts:
    def __init__(
        self, store: MailStore, mailbox: Mailbox, database: DatabaseThread, clock: Clock
    ) -> None:
        self.store, self.mailbox = store, mailbox
        self.database, self.clock = database, clock

    async def put_all(self, largest: float) -> bool:
        """Put every draft there that it lacks; return whether larger ones are left."""
        waiting = await self.database.run(telling_drafts.drafts_to_put, self.mailbox, self.clock())
        if not waiting:
            return False
        folder = await self.folder(waiting)
        if folder is None:
            return False
        return any([await self.put(key, folder, largest) for key in waiting])

    async def folder(self, waiting: list[int]) -> Folder | None:
        """Return the drafts folder, made if there is none; None where nothing can be put now."""
        folder = await self.database.run(_drafts_folder, self.mailbox)
        if folder is None:
            return await self.made_folder(waiting)
        if not await self.database.run(_is_seen, folder):
            # What was put there before is not known as long as nobody looks.
            await self.database.run(telling_drafts.put_off, waiting, at=self.clock())
            return None
        return folder

    async def made_folder(self, waiting: list[int]) -> Folder | None:
        try:
            await self.store.make_folder(Role.DRAFTS)
        except Refused as error:
            for key in waiting:
                await self.refuse(key, error)
            return None
        listed = await self.store.folders()
        await self.database.run(Folder.take_over, self.mailbox, listed)
        return await self.database.run(_drafts_folder, self.mailbox)

    async def put(self, key: int, folder: Folder, largest: float) -> bool:
        """Put a draft there; return whether it is left for another turn."""
        copy = await self.database.run(telling_drafts.copy_to_put, key, at=self.clock())
        if copy is None:
            return False
        if len(copy.raw) > largest:
            return True
        name = folder.remote_id
        try:
            found = await self.store.file(copy.raw, folder=name, flags=FLAGS, at=self.clock())
            if found is None:  # the server does not tell the uid
                found = await self.store.find(copy.identifier, folders=[name])
        except Refused as error:
            await self.refuse(key, error)
            return False
        except TryLater:
            await self.database.run(telling_drafts.put_off, [key], at=self.clock())
            raise
        await self.database.run(telling_drafts.keep, key, copy, found, folder, at=self.clock())
        return False

    async def refuse(self, key: int, error: Refused) -> None:
        await self.database.run(telling_drafts.refuse, key, str(error), at=self.clock())

    async def remove_all(self) -> None:
        """Remove the copies that are of no more use, after the newer ones are there."""
        found = await self.database.run(telling_drafts.removals, self.mailbox, self.clock())
        for removal in found:
            await self.remove(removal)

    async def remove(self, removal: Removal) -> None:
        try:
            await self.store.apply(removal.operation)
        except Replaced:
            return  # the next pass knows them under other uids
        except Refused as error:
            await self.database.run(telling_drafts.leave, removal, str(error), at=self.clock())
            return
        await self.database.run(_removed, self.mailbox, removal, at=self.clock())


def _drafts_folder(mailbox: Mailbox) -> Folder | None:
    there = mailbox.folders.filter(role=Role.DRAFTS, is_gone=False, is_selectable=True)
    return there.exclude(is_wished=True).order_by("pk").select_related("mailbox").first()


def _is_seen(folder: Folder) -> bool:
    """Whether what lies there is known: it is read, itself or where its labels' mail lies."""
    if folder.is_label:
        return folder.mailbox.folders.synced().playing(Role.ALL).filter(epoch__gt=0).exists()
    return folder.is_synced and folder.epoch > 0 and not folder.trouble


def _removed(mailbox: Mailbox, removal: Removal, *, at: datetime) -> None:
    messages = telling_drafts.removed(removal, at=at)
    forget(mailbox, messages)


def _forget(mailbox: Mailbox) -> None:
    if messages := telling_drafts.forgettable(mailbox):
        forget(mailbox, messages)
