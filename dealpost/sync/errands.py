"""Which changes the provider is to be told next, in one command or a few alike."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from dealpost.conversations.models import Change, Placement
from dealpost.conversations.overlaying import overlay
from dealpost.conversations.standing import refresh
from dealpost.conversations.taking_back import forget, take_back
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import Move, Operation, StoreFlags, StoreLabels

AT_ONCE = 500
MOST_ATTEMPTS = 8

OVERTAKEN = "The message had been moved to another folder meanwhile."
NOT_MOVED = "The mail server says that it has moved the message, but has not."
LOST = "The message is no longer in the mailbox."


@dataclass(frozen=True, slots=True)
class Errand:
    """Changes that are alike, and where the messages lie that they are about."""

    changes: Sequence[Change]
    placements: Sequence[Placement]  # of one folder

    @property
    def folder(self) -> Folder:
        return self.placements[0].folder

    @property
    def wished(self) -> Folder | None:
        """The folder that the provider has yet to make."""
        destination = self.changes[0].destination
        return destination if destination is not None and destination.is_wished else None

    @property
    def operation(self) -> Operation:
        change = self.changes[0]
        folder, epoch = self.folder.remote_id, self.placements[0].epoch
        uids = tuple(sorted({each.uid for each in self.placements}))
        if change.kind == Change.Kind.MOVE:
            assert change.destination is not None
            return Move(folder, epoch, uids, change.destination.remote_id)
        if change.kind == Change.Kind.LABELS:
            add, remove = frozenset(change.add), frozenset(change.remove)
            return StoreLabels(folder, epoch, uids, add, remove)
        return StoreFlags(folder, epoch, uids, frozenset(change.add), frozenset(change.remove))

    def halves(self) -> Iterator["Errand"]:
        """Halve it, so that one that the provider refuses does not cost the others."""
        middle = len(self.changes) // 2
        for part in (self.changes[:middle], self.changes[middle:]):
            keys = {change.delivery_id for change in part}
            yield Errand(part, [each for each in self.placements if each.delivery_id in keys])


def next_errands(
    mailbox: Mailbox, *, failed_before: bool, passing_over: Collection[int]
) -> list[Errand]:
    """Return what the oldest tellable change asks for, with all that the same command can do.

    A message lies in several folders at times: then there is an errand for each. The changes
    `passing_over` (their keys) are left for later.
    """
    changes = mailbox.changes.tellable().filter(
        **({"attempts__gt": 0} if failed_before else {"attempts": 0})
    )
    changes = (
        changes.exclude(pk__in=passing_over)
        .select_related("destination")
        .order_by("attempts", "pk")[:AT_ONCE]
    )
    for _alike, group in groupby(changes, key=_command):
        alike = list(group)
        # The oftener it has failed, the fewer go together: so the one that spoils it is found.
        return _errands(alike[: max(1, AT_ONCE // 10 ** alike[0].attempts)])
    return []


def _command(change: Change) -> tuple[object, ...]:
    return (
        change.kind,
        change.folder_id,
        tuple(change.add),
        tuple(change.remove),
        change.destination_id,
        change.attempts,
    )


def _errands(changes: Sequence[Change]) -> list[Errand]:
    by_delivery = {change.delivery_id: change for change in changes}
    lying = Placement.objects.current().filter(delivery__in=by_delivery)
    if not changes[0].is_of_marks:
        lying = lying.filter(folder=changes[0].folder_id)
    found = lying.select_related("folder").order_by("folder", "epoch", "uid")
    errands = []
    for _folder, group in groupby(found, key=lambda each: (each.folder_id, each.epoch)):
        placements = list(group)
        keys = dict.fromkeys(placement.delivery_id for placement in placements)
        errands.append(Errand([by_delivery[key] for key in keys], placements))
    return errands


def end_overtaken(mailbox: Mailbox, *, at: datetime) -> None:
    """End moves of messages that another mail program has moved meanwhile: its move wins.

    One that the provider is not to be told of follows the message instead.
    """
    moves = mailbox.changes.overtaken().select_related("destination")
    places = _places(moves)
    there = [move for move in moves if (move.delivery_id, move.destination_id) in places]
    _let_go(there)
    held = set(moves.held().values_list("pk", flat=True))
    _follow([move for move in moves if move.pk in held and move not in there])
    overtaken = [move for move in moves if move.pk not in held and move not in there]
    take_back(mailbox, overtaken, why=OVERTAKEN, at=at)


def _follow(moves: Collection[Change]) -> None:
    lying = Placement.objects.current().filter(delivery__in=[move.delivery_id for move in moves])
    places = dict(lying.order_by("pk").values_list("delivery", "folder"))
    for move in moves:
        move.folder_id = places[move.delivery_id]
    Change.objects.bulk_update(moves, ["folder"])
    refresh(overlay({move.delivery_id for move in moves}))


def settle_told(mailbox: Mailbox) -> None:
    """Let moves go that the provider has made, once a pass has seen it.

    What was done to the message since is about the place where it lies now.
    """
    told = list(mailbox.changes.filter(told_at__isnull=False))
    places = _places(told)
    _let_go(
        [
            move
            for move in told
            if (move.delivery_id, move.destination_id) in places
            or (move.delivery_id, move.folder_id) not in places
        ]
    )


def _places(moves: Collection[Change]) -> set[tuple[int, int]]:
    """Return (delivery, folder) of wherever these messages lie, in the folders that we read."""
    lying = Placement.objects.filter(delivery__in=[move.delivery_id for move in moves])
    lying = lying.filter(folder__is_synced=True)
    return set(lying.values_list("delivery", "folder"))


def _let_go(done: Collection[Change]) -> None:
    for move in done:
        go_along(move)
    forget(done)


def go_along(move: Change) -> None:
    """Let later moves of the same message start where this one has brought it."""
    later = Change.objects.filter(delivery=move.delivery_id, folder=move.folder_id)
    later.filter(pk__gt=move.pk).update(folder=move.destination_id)
