"""What a person does to conversations in the inbox: archive, delete, move, read, star; and undo.

It is shown at once: the placements and lists change here, and a Change tells the provider later.
A user acts on what lies in the mailboxes that they use; on shared mail of others, nothing happens.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from dealpost import live
from dealpost.accounts.models import User
from dealpost.conversations import moving, relabelling, sharing, telling
from dealpost.conversations.done import Done
from dealpost.conversations.labels.putting import put_back
from dealpost.conversations.models import Change, Placement
from dealpost.conversations.noting import note
from dealpost.conversations.standing import refresh
from dealpost.events.recording import record
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import Role

SEEN, FLAGGED = "\\Seen", "\\Flagged"
FIELDS = {SEEN: "is_seen", FLAGGED: "is_flagged"}

# Where a mailbox puts what is archived or deleted, best first. Gmail has no archive folder: a
# message that lies only in All Mail is archived.
ARCHIVES = (Role.ARCHIVE, Role.ALL)
BINS = (Role.TRASH,)
JUNK = (Role.JUNK,)
INBOXES = (Role.INBOX,)


@transaction.atomic
def move(
    conversations: Collection[int],
    *,
    by: User,
    at: datetime,
    to: Collection[Role] | Folder,
    out_of: Collection[int] = (),
) -> Done:
    """Move what lies in the folders `out_of` (any but drafts, sent, and the place itself).

    `to` is a folder, or roles of which each mailbox takes the first that it has a folder for; a
    mailbox that has none of them gets one of the first.
    """
    placements = _placed(_held(conversations, by))
    if out_of:
        placements = placements.filter(relabelling.showing_in(out_of))
    else:
        placements = placements.exclude(relabelling.set_aside())
    chosen = list(placements)
    places = moving.destinations(chosen, to)
    return _carry_out(moving.plan(chosen, places, out_of=out_of), by=by, at=at)


@transaction.atomic
def mark(conversations: Collection[int], *, by: User, at: datetime, seen: bool) -> Done:
    """Mark every message of these conversations read or unread.

    Unread marks only the newest message of each, as people expect who want to come back to it.
    """
    placements = _held(conversations, by).filter(is_seen=not seen)
    if not seen:
        placements = placements.filter(delivery__message=_newest(received=True))
    return _flag(placements, SEEN, on=seen, by=by, at=at)


@transaction.atomic
def star(conversations: Collection[int], *, by: User, at: datetime, on: bool) -> Done:
    """Star the newest message of each conversation, or take all their stars away."""
    placements = _held(conversations, by).filter(is_flagged=not on)
    if on:
        placements = placements.filter(delivery__message=_newest(received=False))
    return _flag(placements, FLAGGED, on=on, by=by, at=at)


@transaction.atomic
def mark_messages(
    messages: Collection[int], *, by: User, at: datetime, flag: str, on: bool
) -> Done:
    """Set or take away a flag of single messages."""
    placements = _used(by).filter(delivery__message__in=messages, **{FIELDS[flag]: not on})
    return _flag(placements, flag, on=on, by=by, at=at)


@transaction.atomic
def undo(done: Done, *, by: User, at: datetime) -> Done:
    """Take back what was done, as far as it still stands."""
    if done.moved:
        return _move_back(done, by=by, at=at)
    if done.is_of_a_label:
        return put_back(done, by=by, at=at)
    if done.visibility:
        return sharing.take_back(done, by=by, at=at)
    mine = _used(by)
    if done.added:
        return _flag(mine.filter(delivery__in=done.added), done.flag, on=False, by=by, at=at)
    return _flag(mine.filter(delivery__in=done.removed), done.flag, on=True, by=by, at=at)


def _move_back(done: Done, *, by: User, at: datetime) -> Done:
    folders = Folder.objects.filter(mailbox__in=Mailbox.objects.used_by(by)).in_bulk(
        {folder for _delivery, origin, place in done.moved for folder in (origin, place)}
    )
    deliveries = {delivery for delivery, _origin, _place in done.moved}
    placements = _placed(_used(by)).filter(delivery__in=deliveries)
    return _carry_out(moving.plan_back(done.moved, placements, folders), by=by, at=at)


def _carry_out(plan: moving.Plan, *, by: User, at: datetime) -> Done:
    plan.carry_out(by=by, at=at)
    return Done(moved=plan.steps, conversations=_settle(plan.placements, by=by, at=at))


def _used(by: User) -> QuerySet[Placement]:
    """The placements in this user's mailboxes, locked, in an order that everybody keeps."""
    return (
        Placement.objects.filter(folder__mailbox__in=Mailbox.objects.used_by(by))
        .filter(shown_in__isnull=False, delivery__withheld="")
        .select_related("folder", "delivery__message")
        .order_by("pk")
        .select_for_update(of=("self",))
    )


def _placed(placements: QuerySet[Placement]) -> QuerySet[Placement]:
    """With the folders in which they show."""
    return placements.select_related("shown_in").prefetch_related("labellings__folder")


def _held(conversations: Collection[int], by: User) -> QuerySet[Placement]:
    return _used(by).filter(delivery__message__conversation__in=conversations)


def _newest(*, received: bool) -> Subquery:
    """The newest message of a placement's conversation in the same mailbox."""
    others = Placement.objects.filter(
        delivery__message__conversation=OuterRef("delivery__message__conversation"),
        folder__mailbox=OuterRef("folder__mailbox"),
        shown_in__isnull=False,
        delivery__withheld="",
    )
    # Own mail comes last: nobody waits to read what they wrote themselves.
    order = ["delivery__message__is_ours"] if received else []
    newest = others.order_by(*order, "-delivery__message__at", "-delivery__message")
    return Subquery(newest.values("delivery__message")[:1])


def _flag(placements: QuerySet[Placement], flag: str, *, on: bool, by: User, at: datetime) -> Done:
    chosen = list(placements)
    if not chosen:
        return Done()
    for placement in chosen:
        setattr(placement, FIELDS[flag], on)
    Placement.objects.bulk_update(chosen, [FIELDS[flag]])
    change = {"add": [flag]} if on else {"remove": [flag]}
    mailboxes = {placement.delivery_id: placement.folder.mailbox_id for placement in chosen}
    note(
        [
            Change(
                mailbox_id=mailbox,
                delivery_id=delivery,
                kind=Change.Kind.FLAGS,
                made_at=at,
                made_by=by,
                **change,
            )
            for delivery, mailbox in mailboxes.items()
        ]
    )
    deliveries = tuple(mailboxes)
    touched = _settle(chosen, by=by, at=at)
    if on:
        return Done(flag=flag, added=deliveries, conversations=touched)
    return Done(flag=flag, removed=deliveries, conversations=touched)


def _settle(placements: Collection[Placement], *, by: User, at: datetime) -> frozenset[int]:
    """Bring the lists up to date, tell open browsers, and let the providers be told."""
    conversations = frozenset(each.delivery.message.conversation_id for each in placements)
    mailboxes = {each.folder.mailbox_id for each in placements}
    refresh(conversations)
    if mailboxes:
        record("mail_handled", about=Mailbox.objects.filter(pk__in=mailboxes), at=at, by=by)
    live.changed(
        *(f"mailbox-{pk}" for pk in sorted(mailboxes)),
        *telling.conversations_of({each.delivery_id for each in placements}),
    )
    return conversations
