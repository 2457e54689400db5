"""Keeping one message from ending every pass: what kills the reader is found, and set aside.

Before a batch is read, that its reading began is written down; afterwards it is crossed out. What
a dead process leaves written down is read message by message by the next, each written down by
itself; one that was begun three times and never finished is set aside unread. (EmailEngine's rule
for entries of Gmail's history.) A message that merely raises is set aside at once.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import BrokenExecutor
from typing import TypeAlias

from django.db import connection, transaction

from dealpost.conversations.models import SetAside
from dealpost.conversations.preparing import Prepared, prepare
from dealpost.conversations.setting_aside import without_reading
from dealpost.mailboxes.models import Folder
from dealpost.providers.contract import Arrival, Batch, UidRange
from dealpost.sync.database_thread import DatabaseThread
from dealpost.sync.models import Reading

# Parses messages, in another process perhaps: raises BrokenProcessPool if that one died.
Reader: TypeAlias = Callable[[Sequence[Arrival]], Awaitable[list[Prepared]]]

STARTS = 3

logger = logging.getLogger(__name__)


async def prepare_all(arrivals: Sequence[Arrival]) -> list[Prepared]:
    return await asyncio.to_thread(lambda: [prepare(arrival) for arrival in arrivals])


class Guard:
    """Reads the batches of one folder. Give it a database thread that nobody else keeps busy."""

    def __init__(self, folder: Folder, reader: Reader, database: DatabaseThread) -> None:
        self._folder = folder
        self._reader = reader
        self._database = database
        self._left_over: list[UidRange] | None = None  # by dead processes; None: not asked yet

    async def read(self, batch: Batch) -> list[Prepared]:
        """Read every message of the batch; what cannot be read comes without its content.

        Raises BrokenExecutor, as the reader does, when the process dies that reads.
        """
        arrivals = batch.arrivals
        if not arrivals:
            return []
        if await self._is_suspect(batch):
            messages = [await self._read_alone(batch.epoch, each) for each in arrivals]
            await self._database.run(_acquit, self._folder, batch.epoch, arrivals)
            return messages
        await self._database.run(_begin, self._folder, batch.epoch, arrivals)
        messages = await self._read_together(arrivals)
        await self._database.run(_finish, self._folder, batch.epoch, arrivals)
        return messages

    async def _is_suspect(self, batch: Batch) -> bool:
        if self._left_over is None:
            self._left_over = await self._database.run(_left_over, self._folder, batch.epoch)
        uids = [arrival.uid for arrival in batch.arrivals]
        return any(low <= uid <= high for low, high in self._left_over for uid in uids)

    async def _read_together(self, arrivals: Sequence[Arrival]) -> list[Prepared]:
        try:
            return await self._reader(arrivals)
        except BrokenExecutor:
            raise
        except Exception:
            logger.exception("A message of folder %s cannot be read", self._folder.pk)
        if len(arrivals) == 1:
            return [without_reading(arrivals[0], SetAside.Reason.FAILED)]
        return [each for arrival in arrivals for each in await self._read_together([arrival])]

    async def _read_alone(self, epoch: int, arrival: Arrival) -> Prepared:
        starts = await self._database.run(_begin, self._folder, epoch, [arrival])
        if starts >= STARTS:  # this one included, but so does the one with its batch count
            return without_reading(arrival, SetAside.Reason.CRASHED)
        (message,) = await self._read_together([arrival])
        await self._database.run(_finish, self._folder, epoch, [arrival])
        return message


def _left_over(folder: Folder, epoch: int) -> list[UidRange]:
    rows = Reading.objects.filter(folder=folder, epoch=epoch)
    return list(rows.values_list("lowest", "highest"))


@transaction.atomic
def _begin(folder: Folder, epoch: int, arrivals: Sequence[Arrival]) -> int:
    """Write down that these are being read; return how often that has begun."""
    _need_not_outlive_the_machine()
    uids = [arrival.uid for arrival in arrivals]
    reading, is_new = Reading.objects.get_or_create(
        folder=folder, epoch=epoch, lowest=min(uids), highest=max(uids)
    )
    if not is_new:
        reading.starts += 1
        reading.save(update_fields=["starts"])
    return reading.starts


@transaction.atomic
def _finish(folder: Folder, epoch: int, arrivals: Sequence[Arrival]) -> None:
    """Cross out what was written down when the reading of just these began."""
    _need_not_outlive_the_machine()
    uids = [arrival.uid for arrival in arrivals]
    begun = Reading.objects.filter(folder=folder, epoch=epoch)
    begun.filter(lowest=min(uids), highest=max(uids)).delete()


def _acquit(folder: Folder, epoch: int, arrivals: Sequence[Arrival]) -> None:
    """Cross out all that was written down of any of these."""
    uids = [arrival.uid for arrival in arrivals]
    begun = Reading.objects.filter(folder=folder, epoch=epoch)
    begun.filter(lowest__lte=max(uids), highest__gte=min(uids)).delete()


def _need_not_outlive_the_machine() -> None:
    # What kills the reader does not switch off the machine: a batch need not wait for the disk.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
