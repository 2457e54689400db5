"""Somebody decides who reads a conversation: as far as it lies in mailboxes that they use.

Nobody else decides, administrators included. What was decided for one conversation stays, whatever
becomes of its mailbox's default and of all the past (sharing_past.py).
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from dealpost import live
from dealpost.accounts.models import User
from dealpost.conversations import telling
from dealpost.conversations.done import Done
from dealpost.conversations.models import Conversation, Link, Strand
from dealpost.conversations.models.sharing_of_past import other_than
from dealpost.conversations.models.strand import StrandQuerySet
from dealpost.crm.models import ITEM_KINDS
from dealpost.events.recording import record_each
from dealpost.mailboxes.models import Mailbox


@transaction.atomic
def decide(
    conversations: Collection[int],
    visibility: str,
    *,
    by: User,
    at: datetime,
    mailbox: Mailbox | None = None,
) -> Done:
    """Share these conversations with colleagues, or no longer; in one mailbox, or in all of `by`'s.

    `visibility` is one of Mailbox.Visibility.
    """
    strands = _ours(by).filter(conversation__in=conversations).exclude(visibility=visibility)
    if mailbox is not None:
        strands = strands.filter(mailbox=mailbox)
    chosen = list(strands)
    first = tuple(each.pk for each in chosen if not each.is_chosen)
    again = tuple(each.pk for each in chosen if each.is_chosen)
    Strand.objects.filter(pk__in=[*first, *again]).update(visibility=visibility, is_chosen=True)
    return _settle(chosen, Done(visibility=visibility, added=first, removed=again), by=by, at=at)


@transaction.atomic
def take_back(done: Done, *, by: User, at: datetime) -> Done:
    """Undo `decide`, as far as it still stands."""
    before = other_than(done.visibility)
    strands = _ours(by).filter(pk__in=[*done.added, *done.removed], visibility=done.visibility)
    chosen = list(strands)
    keys = {each.pk for each in chosen}
    Strand.objects.filter(pk__in=keys).update(visibility=before)
    Strand.objects.filter(pk__in=keys & set(done.added)).update(is_chosen=False)
    undone = Done(visibility=before, added=tuple(keys))
    return _settle(chosen, undone, by=by, at=at)


def tell(strands: Iterable[Strand]) -> None:
    """Let open pages ask again for these conversations, and for the items that they are about."""
    rows = list(strands)
    conversations = sorted({each.conversation_id for each in rows})
    links = Link.objects.standing().on_standing_items().filter(conversation__in=conversations)
    items = {
        f"{kind}-{key}"
        for keys in links.values_list(*(f"{kind}_id" for kind in ITEM_KINDS))
        for kind, key in zip(ITEM_KINDS, keys, strict=True)
        if key is not None
    }
    live.changed(
        *(f"mailbox-{key}" for key in sorted({each.mailbox_id for each in rows})),
        *telling.parts_of(rows),
        *sorted(items),
    )


def _ours(by: User) -> StrandQuerySet:
    ours = Strand.objects.filter(mailbox__in=Mailbox.objects.used_by(by))
    return ours.order_by("pk").select_for_update(of=("self",))


def _settle(strands: Collection[Strand], done: Done, *, by: User, at: datetime) -> Done:
    about = [[(Conversation, each.conversation_id), (Mailbox, each.mailbox_id)] for each in strands]
    record_each("visibility_changed", about=about, at=at, by=by, visibility=done.visibility)
    tell(strands)
    standing = frozenset(each.conversation_id for each in strands if each.messages)
    return Done(
        visibility=done.visibility,
        added=done.added,
        removed=done.removed,
        conversations=standing,
    )
