"""What stays as it is here though the provider says otherwise: a mailbox need not take it over.

A flag that somebody changed elsewhere is laid over with ours, by a change that is told to nobody.
A message that left its folder keeps a place there under no uid (epoch 0): what people do with it
happens here only. Both end when the mailbox takes such things over again.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from dealpost.conversations.labels.keeping import keep_those_of
from dealpost.conversations.models import Change, Placement
from dealpost.conversations.noting import note
from dealpost.conversations.overlaying import overlay
from dealpost.conversations.standing import refresh
from dealpost.conversations.taking_back import forget
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import FlagChange, UidRange

TAKES = ("takes_read", "takes_stars", "takes_labels", "takes_moves")
FIELDS = {"\\Seen": ("takes_read", "is_seen"), "\\Flagged": ("takes_stars", "is_flagged")}

# What left by our own doing goes.
REMAIN = """
UPDATE conversations_placement p SET epoch = 0, uid = -p.id, modseq = 0
FROM unnest(%(lows)s::bigint[], %(highs)s::bigint[]) AS gone (low, high)
WHERE p.folder_id = %(folder)s AND p.epoch = %(epoch)s AND p.uid BETWEEN gone.low AND gone.high
  AND NOT EXISTS (SELECT FROM conversations_change c
                  WHERE c.delivery_id = p.delivery_id AND c.folder_id = p.folder_id
                    AND c.told_at IS NOT NULL)
RETURNING p.delivery_id
"""


def keep_flags(folder: Folder, epoch: int, changes: Sequence[FlagChange], *, at: datetime) -> None:
    """Lay our flags over those that are about to be taken over, where the mailbox wants ours."""
    keep_those_of(folder, epoch, changes, at=at)
    wanted = _ours(folder.mailbox)
    if not wanted:
        return
    theirs = {change.uid: change.flags for change in changes}
    here = Placement.objects.filter(folder=folder, epoch=epoch, uid__in=theirs)
    placements = list(here)
    for flag, field in wanted.items():
        differing = [
            each for each in placements if getattr(each, field) != (flag in theirs[each.uid])
        ]
        _lay_over(differing, flag, field, mailbox=folder.mailbox, at=at)


def _ours(mailbox: Mailbox) -> dict[str, str]:
    """Return flag -> field of those that are not taken over."""
    return {flag: field for flag, (switch, field) in FIELDS.items() if not getattr(mailbox, switch)}


def _lay_over(
    placements: Iterable[Placement], flag: str, field: str, *, mailbox: Mailbox, at: datetime
) -> None:
    states = {each.delivery_id: getattr(each, field) for each in placements}
    waiting = Change.objects.filter(delivery__in=states).naming(flag)
    for delivery in set(waiting.values_list("delivery", flat=True)):
        del states[delivery]  # it is laid over already
    note(
        [
            Change(
                mailbox=mailbox,
                delivery_id=delivery,
                kind=Change.Kind.FLAGS,
                made_at=at,
                is_kept=True,
                **{"add" if is_on else "remove": [flag]},
            )
            for delivery, is_on in states.items()
        ]
    )


def keep_places(folder: Folder, epoch: int, uids: Sequence[UidRange], *, at: datetime) -> set[int]:
    """Let messages remain that have left the folder at the provider; return their deliveries."""
    wanted = _ours(folder.mailbox)
    lows, highs = [low for low, _ in uids], [high for _, high in uids]
    with connection.cursor() as cursor:
        if not folder.mailbox.takes_moves:
            values: dict[str, Any] = {"folder": folder.pk, "epoch": epoch}
            cursor.execute(REMAIN, values | {"lows": lows, "highs": highs})
            return {delivery for (delivery,) in cursor.fetchall()}
    # It may come again in another folder, with flags that others have given it meanwhile.
    leaving = Placement.objects.filter(folder=folder, epoch=epoch) if wanted else ()
    for flag, field in wanted.items():
        gone = [each for each in leaving if any(a <= each.uid <= b for a, b in uids)]
        _lay_over(gone, flag, field, mailbox=folder.mailbox, at=at)
    return set()


def settle(mailbox: Mailbox) -> None:
    """Do with what remains here what people did with it: no provider needs to be told."""
    remaining = Placement.objects.filter(folder__mailbox=mailbox, epoch=0)
    if not (mailbox.changes.filter(is_kept=True).exists() or remaining.exists()):
        return
    # A pass that had not heard of a switch may have kept something after it was turned.
    take_over(mailbox, switches=[name for name in TAKES if getattr(mailbox, name)])
    for placement in remaining.filter(Exists(_moves_of(OuterRef("delivery"), OuterRef("folder")))):
        moves = list(_moves_of(placement.delivery_id, placement.folder_id))
        placement.folder_id = moves[-1].destination_id or placement.folder_id
        placement.save(update_fields=["folder"])
        forget(moves)
    again = Placement.objects.lying().filter(
        delivery=OuterRef("delivery"), folder=OuterRef("folder")
    )
    _drop(remaining.filter(Exists(again)))


def _moves_of(delivery: Any, folder: Any) -> QuerySet[Change]:
    lying = Placement.objects.lying().filter(
        delivery=OuterRef("delivery"), folder=OuterRef("folder")
    )
    moves = Change.objects.filter(kind=Change.Kind.MOVE, delivery=delivery, folder=folder)
    return moves.exclude(Exists(lying))


def take_over(mailbox: Mailbox, *, switches: Collection[str]) -> None:
    """Follow the provider in what remained: of those of TAKES that are given."""
    for flag, (switch, _field) in FIELDS.items():
        if switch in switches:
            forget(list(mailbox.changes.filter(is_kept=True).naming(flag)))
    if "takes_labels" in switches:
        forget(list(mailbox.changes.filter(is_kept=True, kind=Change.Kind.KEYWORDS)))
    if "takes_moves" in switches:
        _drop(Placement.objects.filter(folder__mailbox=mailbox, epoch=0))


def _drop(placements: QuerySet[Placement]) -> None:
    deliveries = set(placements.values_list("delivery", flat=True))
    placements.delete()
    refresh(overlay(deliveries))
