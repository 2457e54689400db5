"""Labels that stay here as they are though the provider has it otherwise, or keeps none."""

from collections.abc import Collection, Mapping
from datetime import datetime

from dealpost.conversations.labels.showing import standing_keywords
from dealpost.conversations.models import Change, Delivery, DeliveryLabel, Placement
from dealpost.conversations.noting import note
from dealpost.mailboxes.models import Folder, LogEntry, Mailbox
from dealpost.providers.contract import FlagChange


def keep_those_of(
    folder: Folder, epoch: int, changes: Collection[FlagChange], *, at: datetime
) -> None:
    """Lay our labels over the flags that are about to be taken over, if the mailbox wants ours."""
    if folder.mailbox.takes_labels:
        return
    here = Placement.objects.filter(
        folder=folder, epoch=epoch, uid__in=[change.uid for change in changes]
    )
    deliveries = dict(here.values_list("uid", "delivery"))
    told = {deliveries[each.uid]: each.flags for each in changes if each.uid in deliveries}
    lay_over(folder.mailbox, told, at=at)


def lay_over(mailbox: Mailbox, told: Mapping[int, Collection[str]], *, at: datetime) -> None:
    """Let messages (by delivery) keep their labels, whatever flags the provider tells."""
    known = standing_keywords()
    mine = set(DeliveryLabel.objects.filter(delivery__in=told).values_list("delivery", "label"))
    waiting = Change.objects.filter(delivery__in=told, kind=Change.Kind.KEYWORDS)
    said = {
        (change.delivery_id, word.lower())
        for change in waiting
        for word in [*change.add, *change.remove]
    }
    overlaid = []
    for delivery, flags in told.items():
        theirs = {flag.lower() for flag in flags}
        for keyword, label in known.items():
            is_on = (delivery, label.pk) in mine
            if is_on != (keyword in theirs) and (delivery, keyword) not in said:
                words = {"add" if is_on else "remove": [label.keyword]}
                overlaid.append(_kept(mailbox, delivery, at=at, **words))
    note(overlaid)


def _kept(mailbox: Mailbox, delivery: int, *, at: datetime, **words: list[str]) -> Change:
    kind = Change.Kind.KEYWORDS
    return Change(
        mailbox=mailbox, delivery_id=delivery, kind=kind, made_at=at, is_kept=True, **words
    )


def keep_here(mailbox: Mailbox, changes: Collection[Change], *, why: str, at: datetime) -> None:
    """Let labels stay that the provider does not keep, and say so once in the mailbox's log.

    Of a message that no folder holds any more, its own row remembers them.
    """
    if not changes:
        return
    keys = [change.pk for change in changes]
    held = Delivery.objects.exclude(placements=None).filter(changes__in=keys)
    deliveries = set(held.values_list("pk", flat=True))
    idle = [change.pk for change in changes if change.delivery_id not in deliveries]
    idle += [change.pk for change in changes if change.remove and not _is_there(change)]
    Change.objects.filter(pk__in=idle).delete()
    staying = Change.objects.filter(pk__in=keys)
    if staying.update(is_here_only=True) and not _is_said(mailbox, why):
        mailbox.note("labels_stay_here", at=at, why=why)


def try_again(mailbox: Mailbox) -> None:
    """Let the labels that stay here be told: the provider may keep them by now."""
    mailbox.changes.filter(is_here_only=True).update(is_here_only=False, attempts=0)


def _is_there(change: Change) -> bool:
    """Whether the provider has what is to be taken off."""
    flags = Placement.objects.filter(delivery=change.delivery_id).values_list(
        "remote_flags", flat=True
    )
    return change.remove[0].lower() in {flag.lower() for each in flags for flag in each}


def _is_said(mailbox: Mailbox, why: str) -> bool:
    entries = LogEntry.objects.filter(mailbox=mailbox).of_kinds("labels_stay_here")
    return entries.filter(facts__why=why).exists()
