"""What the provider would not have, or could not: shown as it is there, and told to people.

But labels, which need no provider: they stay here.
"""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from dealpost import live
from dealpost.conversations import telling
from dealpost.conversations.labels.keeping import keep_here
from dealpost.conversations.models import Change, Placement, Setback
from dealpost.conversations.overlaying import overlay
from dealpost.conversations.standing import refresh
from dealpost.mailboxes.models import Mailbox


@transaction.atomic
def take_back(mailbox: Mailbox, changes: Collection[Change], *, why: str, at: datetime) -> None:
    """Drop these changes, for a reason in words for people; later ones of theirs go on."""
    labels = [change for change in changes if change.kind == Change.Kind.KEYWORDS]
    keep_here(mailbox, labels, why=why, at=at)
    changes = [change for change in changes if change.kind != Change.Kind.KEYWORDS]
    if not changes:
        return
    _note(mailbox, changes, why=why, at=at)
    forget(changes)
    kinds = Counter((change.made_by_id, change.deed) for change in changes)
    for (by, deed), messages in kinds.items():
        Setback.add(mailbox=mailbox.pk, by=by, deed=deed, why=why, messages=messages, at=at)
    people = {by for by, _deed in kinds if by is not None}
    live.changed(live.topic(mailbox), *(f"user-{by}" for by in people))


def _note(mailbox: Mailbox, changes: Collection[Change], *, why: str, at: datetime) -> None:
    """Write it into the mailbox's log too, which knows no people."""
    shown = Placement.objects.filter(delivery__in=[change.delivery_id for change in changes])
    folders = dict(shown.order_by("-pk").values_list("delivery", "folder"))
    names = {folder.pk: folder.name for folder in mailbox.folders.all()}
    kinds = Counter(
        (change.kind, change.folder_id or folders.get(change.delivery_id, 0)) for change in changes
    )
    for (kind, folder), count in kinds.items():
        facts = {"change": kind, "folder": names.get(folder, ""), "count": count, "why": why}
        mailbox.note("change_refused", at=at, **facts)


@transaction.atomic
def forget(changes: Collection[Change]) -> None:
    """Drop changes that are done with, and show what is left."""
    if not changes:
        return
    Change.objects.filter(pk__in=[change.pk for change in changes]).delete()
    deliveries = {change.delivery_id for change in changes}
    refresh(overlay(deliveries))
    live.changed(*telling.conversations_of(deliveries))
