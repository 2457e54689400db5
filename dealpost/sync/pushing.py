"""Telling the provider what people did here, in the order in which they did it."""

from collections.abc import Sequence
from itertools import groupby

from django.db import transaction

from dealpost.conversations.models import Change, Placement
from dealpost.conversations.standing import refresh
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import (
    MailStore,
    Move,
    Operation,
    Outcome,
    Refused,
    Role,
    StoreFlags,
)
from dealpost.sync.database_thread import DatabaseThread

AT_ONCE = 500


async def push(store: MailStore, mailbox: Mailbox, database: DatabaseThread) -> None:
    """Carry out every change that the provider does not know yet.

    Killed between the provider's word and ours, a change is carried out again: each of them is
    harmless to repeat. What the provider refuses is taken back here, so that people see the truth.
    """
    while changes := await database.run(_next, mailbox):
        try:
            await _make_destination(store, mailbox, database, changes[0])
            outcome = await store.apply(_operation(changes))
        except Refused:
            await database.run(_take_back, changes)
        else:
            await database.run(_acknowledge, changes, outcome)


async def _make_destination(
    store: MailStore, mailbox: Mailbox, database: DatabaseThread, change: Change
) -> None:
    """Let the provider make the folder, if somebody archives where there is no archive."""
    folder = change.destination
    if folder is None or not folder.is_wished:
        return
    await store.make_folder(Role(folder.role))
    await database.run(Folder.take_over, mailbox, await store.folders())
    await database.run(folder.refresh_from_db)


def _next(mailbox: Mailbox) -> list[Change]:
    """Return the oldest change with those directly after it that the same command can carry out."""
    changes = mailbox.changes.select_related("placement__folder", "destination")[:AT_ONCE]
    for _alike, group in groupby(changes, key=_command):
        return list(group)
    return []


def _command(change: Change) -> tuple[object, ...]:
    placement = change.placement
    return (
        change.kind,
        placement.folder_id,
        placement.epoch,
        tuple(change.add),
        tuple(change.remove),
        change.destination_id,
    )


def _operation(changes: Sequence[Change]) -> Operation:
    change = changes[0]
    folder, epoch = change.placement.folder.remote_id, change.placement.epoch
    uids = tuple(sorted({each.placement.uid for each in changes}))
    if change.kind == Change.Kind.MOVE:
        assert change.destination is not None
        return Move(folder, epoch, uids, change.destination.remote_id)
    return StoreFlags(folder, epoch, uids, frozenset(change.add), frozenset(change.remove))


@transaction.atomic
def _acknowledge(changes: Sequence[Change], outcome: Outcome) -> None:
    for change in changes:
        placement = change.placement
        if change.kind == Change.Kind.FLAGS:
            flags = (set(placement.remote_flags) | set(change.add)) - set(change.remove)
            placement.remote_flags = sorted(flags)
            placement.save(update_fields=["remote_flags"])
        elif placement.uid in outcome.moved:
            _move(change, outcome)
    _forget(changes)


def _move(change: Change, outcome: Outcome) -> None:
    """Take the place that the server told (COPYUID), unless a pass has found it there already."""
    placement, folder = change.placement, change.destination
    assert folder is not None
    uid, epoch = outcome.moved[placement.uid], outcome.destination_epoch
    Placement.objects.filter(folder=folder, epoch=epoch, uid=uid).exclude(pk=placement.pk).delete()
    placement.folder, placement.epoch, placement.uid = folder, epoch, uid
    placement.modseq = 0  # of another folder
    placement.save(update_fields=["folder", "epoch", "uid", "modseq"])


@transaction.atomic
def _take_back(changes: Sequence[Change]) -> None:
    """Show what the provider has, since it will not have it our way."""
    conversations = set()
    _forget(changes)
    for change in changes:
        placement = change.placement
        placement.shown_in = placement.folder
        placement.is_seen = "\\Seen" in placement.remote_flags
        placement.is_flagged = "\\Flagged" in placement.remote_flags
        placement.save(update_fields=["shown_in", "is_seen", "is_flagged"])
        conversations.add(placement.delivery.message.conversation_id)
    refresh(conversations)


def _forget(changes: Sequence[Change]) -> None:
    Change.objects.filter(pk__in=[change.pk for change in changes]).delete()
