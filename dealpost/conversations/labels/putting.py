"""A person puts a label on conversations, or takes it off: shown at once, told to the providers.

It goes on the newest message that somebody sent us, in each of the user's mailboxes that holds the
conversation: what has it in one message, has it as a whole. So other mail programs show it once,
and whoever takes it off there takes it off here. Taken off here, it comes off all messages.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from dealpost import live
from dealpost.accounts.models import User
from dealpost.conversations import telling
from dealpost.conversations.done import Done
from dealpost.conversations.labels.showing import show
from dealpost.conversations.models import Change, Delivery, DeliveryLabel, Label
from dealpost.conversations.models.delivery import DeliveryQuerySet
from dealpost.conversations.noting import note
from dealpost.conversations.standing import refresh
from dealpost.events.recording import record
from dealpost.mailboxes.models import Mailbox


@transaction.atomic
def put_on(conversations: Collection[int], label: Label, *, by: User, at: datetime) -> Done:
    """Put it on those of these conversations, mailbox by mailbox, that have it not."""
    has_it = _having(
        Delivery.objects.shown().filter(
            message__conversation=OuterRef("message__conversation"), mailbox=OuterRef("mailbox")
        ),
        label,
    )
    held = _used(by).filter(message__conversation__in=conversations).exclude(Exists(has_it))
    each = ("message__conversation_id", "mailbox_id")
    newest = held.order_by(*each, "message__is_ours", "-message__at", "-message_id").distinct(*each)
    return _set(newest, label, on=True, by=by, at=at)


@transaction.atomic
def take_off(conversations: Collection[int], label: Label, *, by: User, at: datetime) -> Done:
    """Take it off every message of these conversations in the user's mailboxes."""
    held = _used(by).filter(message__conversation__in=conversations)
    return _set(_having(held, label), label, on=False, by=by, at=at)


@transaction.atomic
def put_back(done: Done, *, by: User, at: datetime) -> Done:
    """Take back what `put_on` or `take_off` did, as far as it still stands."""
    label = Label.objects.standing().told_as(done.flag).first()
    if label is None:
        return Done()
    held = _used(by).filter(pk__in=done.added or done.removed)
    if done.added:
        return _set(_having(held, label), label, on=False, by=by, at=at)
    return _set(held.exclude(labels__label=label), label, on=True, by=by, at=at)


def _used(by: User) -> DeliveryQuerySet:
    return Delivery.objects.shown().filter(mailbox__in=Mailbox.objects.used_by(by))


def _having(deliveries: DeliveryQuerySet, label: Label) -> DeliveryQuerySet:
    it = DeliveryLabel.objects.filter(delivery=OuterRef("pk"), label=label)
    return deliveries.filter(Exists(it))


def _set(deliveries: Iterable[Delivery], label: Label, *, on: bool, by: User, at: datetime) -> Done:
    mailboxes = {delivery.pk: delivery.mailbox_id for delivery in deliveries}
    if not mailboxes:
        return Done()
    words = {"add": [label.keyword]} if on else {"remove": [label.keyword]}
    note(
        [
            Change(
                mailbox_id=mailbox,
                delivery_id=delivery,
                kind=Change.Kind.KEYWORDS,
                made_at=at,
                made_by=by,
                **words,
            )
            for delivery, mailbox in mailboxes.items()
        ]
    )
    touched = _settle(mailboxes, by=by, at=at)
    keys = tuple(mailboxes)
    if on:
        return Done(flag=label.keyword, added=keys, conversations=touched)
    return Done(flag=label.keyword, removed=keys, conversations=touched)


def _settle(mailboxes: dict[int, int], *, by: User, at: datetime) -> frozenset[int]:
    show(mailboxes)
    conversations = frozenset(Delivery.objects.filter(pk__in=mailboxes).conversations())
    refresh(conversations)
    keys = sorted(set(mailboxes.values()))
    record("mail_handled", about=Mailbox.objects.filter(pk__in=keys), at=at, by=by)
    live.changed(
        *(f"mailbox-{key}" for key in keys),
        *telling.conversations_of(mailboxes),
    )
    return conversations
