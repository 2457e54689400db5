"""Telling the provider what people did here, in the order in which they did it.

Killed between the provider's word and ours, a change is carried out again: each of them is
harmless to repeat. What the provider refuses, and what fails again and again, is taken back here,
so that people see the truth; it holds up neither the others nor the new mail.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from dealpost.conversations import mirroring, remaining
from dealpost.conversations.models import Change, Placement
from dealpost.conversations.models.change import ChangeQuerySet
from dealpost.conversations.taking_back import forget, take_back
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import MailStore, Outcome, Refused, Replaced, Role, TryLater
from dealpost.sync.database_thread import DatabaseThread
from dealpost.sync.errands import (
    LOST,
    MOST_ATTEMPTS,
    NOT_MOVED,
    Errand,
    end_overtaken,
    go_along,
    next_errands,
    settle_told,
)
from dealpost.sync.renaming import follow_renames

Clock = Callable[[], datetime]


async def push(
    store: MailStore, mailbox: Mailbox, database: DatabaseThread, *, clock: Clock
) -> None:
    """Carry out every change that the provider does not know yet, but those that failed before.

    Raises TryLater, and has counted the attempt.
    """
    await database.run(remaining.settle, mailbox)
    if not await database.run(mailbox.changes.exists):
        return
    await database.run(settle_told, mailbox)
    await database.run(end_overtaken, mailbox, at=clock())
    await _Push(store, mailbox, database, clock).run(failed_before=False)


async def push_rest(
    store: MailStore, mailbox: Mailbox, database: DatabaseThread, *, began: datetime, clock: Clock
) -> None:
    """End a pass that began at `began` and has seen every folder.

    What failed before is tried again now that all mail is here, and what cannot be done ends.
    """
    if not await database.run(mailbox.changes.exists):
        return
    await database.run(_end_lost, mailbox, began, at=clock())
    await database.run(settle_told, mailbox)
    await database.run(_doubt_told, mailbox, began, at=clock())
    await database.run(end_overtaken, mailbox, at=clock())
    for failed_before in (False, True):
        await _Push(store, mailbox, database, clock).run(failed_before=failed_before)


class _Push:
    def __init__(
        self, store: MailStore, mailbox: Mailbox, database: DatabaseThread, clock: Clock
    ) -> None:
        self.store, self.mailbox = store, mailbox
        self.database, self.clock = database, clock
        self.waiting: set[int] = set()  # changes of folders to be read again before uids count
        self.names_are_known = False

    async def run(self, *, failed_before: bool) -> None:
        while errands := await self.database.run(
            next_errands, self.mailbox, failed_before=failed_before, passing_over=self.waiting
        ):
            told: list[Change] = []
            for errand in errands:
                told += await self.carry_out(errand)
            await self.database.run(_finish, told)

    async def carry_out(self, errand: Errand) -> Sequence[Change]:
        """Return those of its changes that the provider has taken."""
        try:
            await self.make_destination(errand)
            outcome = await self.store.apply(errand.operation)
        except Replaced as error:
            return await self.put_off(errand, why=str(error))
        except Refused as error:
            if await self.have_other_names():
                return ()  # and it is carried out under them
            return await self.give_in(errand, why=str(error))
        except TryLater as error:
            await self.database.run(self.note_failure, errand, str(error))
            raise
        return await self.database.run(_acknowledge, errand, outcome, at=self.clock())

    async def make_destination(self, errand: Errand) -> None:
        """Let the provider make the folder, if somebody archives where there is no archive."""
        folder = errand.wished
        if folder is None:
            return
        await self.store.make_folder(Role(folder.role))
        await self.database.run(Folder.take_over, self.mailbox, await self.store.folders())
        await self.database.run(folder.refresh_from_db)

    async def have_other_names(self) -> bool:
        """Whether folders turn out to be called otherwise; the provider is asked once."""
        if self.names_are_known:
            return False
        self.names_are_known = True
        listed = await self.store.folders()
        names = await follow_renames(
            self.store, self.mailbox, listed, self.database, clock=self.clock
        )
        return bool(names)

    async def put_off(self, errand: Errand, *, why: str) -> Sequence[Change]:
        """Wait until the folder has been read again, if ever it will be."""
        if errand.folder.is_synced:
            self.waiting |= {change.pk for change in errand.changes}
        else:
            await self.take_back(errand.changes, why)
        return ()

    async def give_in(self, errand: Errand, *, why: str) -> Sequence[Change]:
        """Take back what is refused, and only that."""
        if len(errand.changes) == 1:
            await self.take_back(errand.changes, why)
            return ()
        return [change for half in errand.halves() for change in await self.carry_out(half)]

    async def take_back(self, changes: Sequence[Change], why: str) -> None:
        await self.database.run(take_back, self.mailbox, changes, why=why, at=self.clock())

    def note_failure(self, errand: Errand, why: str) -> None:
        tried = self.mailbox.changes.filter(pk__in=[change.pk for change in errand.changes])
        _count_failure(self.mailbox, tried, why, at=self.clock())


@transaction.atomic
def _acknowledge(errand: Errand, outcome: Outcome, *, at: datetime) -> Sequence[Change]:
    """Take over what the provider did; return the changes that are done with.

    Those of messages that it has no more in this folder go on: they may lie in another.
    """
    there = [each for each in errand.placements if each.uid not in outcome.gone]
    held = {each.delivery_id for each in there}
    done = [change for change in errand.changes if change.delivery_id in held]
    if errand.changes[0].is_of_marks:
        _set_flags(there, errand.changes[0])
    elif errand.changes[0].kind == Change.Kind.LABELS:
        _set_labels(there, errand.changes[0])
    elif errand.changes[0].destination_id != errand.folder.pk:
        _move(there, done, outcome, at=at)
    epoch, gone = errand.placements[0].epoch, [(uid, uid) for uid in sorted(outcome.gone)]
    mirroring.remove(errand.folder, epoch, gone, at=at)
    return done


def _set_flags(placements: Sequence[Placement], change: Change) -> None:
    for placement in placements:
        # A keyword means the same in any letters, and servers keep those of whoever came first.
        said = {word.lower() for word in [*change.add, *change.remove]}
        others = [flag for flag in placement.remote_flags if flag.lower() not in said]
        placement.remote_flags = sorted([*others, *change.add])
    Placement.objects.bulk_update(placements, ["remote_flags"])


def _set_labels(placements: Sequence[Placement], change: Change) -> None:
    for placement in placements:
        labels = (set(placement.remote_labels or ()) | set(change.add)) - set(change.remove)
        placement.remote_labels = sorted(labels)
    Placement.objects.bulk_update(placements, ["remote_labels"])


def _move(
    placements: Sequence[Placement], moves: Sequence[Change], outcome: Outcome, *, at: datetime
) -> None:
    """Take the places that the server told (COPYUID), unless a pass has found them there already.

    Where it told none, or one that another message has, the next look at the folders shows where
    the message lies.
    """
    if not moves:
        return
    destination, epoch = moves[0].destination_id or 0, outcome.destination_epoch
    told = {each: outcome.moved[each.uid] for each in placements if each.uid in outcome.moved}
    there = Placement.objects.filter(folder=destination, epoch=epoch, uid__in=told.values())
    taken = dict(there.values_list("uid", "delivery"))
    moved = [
        each for each, uid in told.items() if taken.get(uid, each.delivery_id) == each.delivery_id
    ]
    there.filter(delivery__in=[each.delivery_id for each in moved]).delete()
    for placement in moved:
        placement.folder_id, placement.epoch, placement.uid = destination, epoch, told[placement]
        placement.modseq = 0  # of another folder
    Placement.objects.bulk_update(moved, ["folder", "epoch", "uid", "modseq"])
    known = {each.delivery_id for each in moved}
    for move in moves:
        if move.delivery_id in known:
            go_along(move)
        else:
            move.told_at = at
    Change.objects.bulk_update(moves, ["told_at"])


def _finish(told: Sequence[Change]) -> None:
    forget([change for change in told if change.told_at is None])


def _end_lost(mailbox: Mailbox, began: datetime, *, at: datetime) -> None:
    """End changes of messages that are nowhere.

    Gone since before this pass began: a message that is moved while the folders are looked at one
    after another may be seen in none of them.
    """
    if mailbox.folders.synced().filter(Q(backlog__gt=0) | Q(epoch=0)).exists():
        return  # it may lie in what has not been read yet
    lost = mailbox.changes.lost(before=began).select_related("destination")
    take_back(mailbox, list(lost), why=LOST, at=at)


def _doubt_told(mailbox: Mailbox, began: datetime, *, at: datetime) -> None:
    """Try moves again that a server said it made, if the message still lies where it lay."""
    doubtful = mailbox.changes.filter(told_at__lt=began)
    tried = mailbox.changes.filter(pk__in=list(doubtful.values_list("pk", flat=True)))
    tried.update(told_at=None)
    _count_failure(mailbox, tried, NOT_MOVED, at=at)


def _count_failure(mailbox: Mailbox, tried: ChangeQuerySet, why: str, *, at: datetime) -> None:
    tried.failed(why)
    hopeless = tried.filter(attempts__gte=MOST_ATTEMPTS).select_related("destination")
    take_back(mailbox, list(hopeless), why=why, at=at)
