"""Reading a message again that is here already, and taking over what a better reading brings."""

from collections.abc import Collection
from datetime import datetime

from django.db import DatabaseError, transaction

from dealpost import live
from dealpost.conversations import orphans, storing, telling
from dealpost.conversations.joining import merge
from dealpost.conversations.linking import link_automatically
from dealpost.conversations.models import Delivery, Message, Placement, Regrouping, SetAside
from dealpost.conversations.preparing import Prepared
from dealpost.conversations.regrouping import settling as regrouping
from dealpost.conversations.setting_aside import is_about_a_message
from dealpost.conversations.standing import refresh
from dealpost.conversations.threading import one_at_a_time


@transaction.atomic
def take_over(message: Message, reading: Prepared, *, at: datetime) -> bool:
    """Let the message say what the new reading says; return False if it cannot be stored.

    It stays the same message wherever it is shown, linked or answered. If the new reading shows it
    to be one that is here already, it becomes that one.
    """
    one_at_a_time()
    before = message.conversation_id
    twin = Message.objects.filter(content_key=reading.content_key).exclude(pk=message.pk).first()
    if twin is not None:
        _become(message, twin)
        _settle(twin, {before}, at=at)
        return True
    try:
        with transaction.atomic():
            _rewrite(message, reading)
    except (DatabaseError, UnicodeError) as error:
        if not is_about_a_message(error):
            raise
        return False
    _settle(message, {before}, at=at)
    return True


def _rewrite(message: Message, reading: Prepared) -> None:
    before = message.thread_id
    storing.rewrite(message.pk, reading)
    message.refresh_from_db()
    # What people decided about it while nobody knew where it belongs stays with it.
    merge({before, message.thread_id})
    SetAside.objects.filter(message=message).delete()


def _become(message: Message, twin: Message) -> None:
    for delivery in message.deliveries.all():
        theirs, _is_new = Delivery.objects.get_or_create(
            message=twin,
            mailbox_id=delivery.mailbox_id,
            defaults={
                "thread_hint": delivery.thread_hint,
                "removed_at": delivery.removed_at,
                "is_draft": delivery.is_draft,
            },
        )
        Placement.objects.filter(delivery=delivery).update(delivery=theirs)
    Regrouping.objects.filter(message=message).update(message=twin)
    Regrouping.objects.filter(other=message).update(other=twin)
    message.delete()


def _settle(message: Message, before: Collection[int], *, at: datetime) -> None:
    message.refresh_from_db()
    moved = orphans.settle({message.thread_id})
    regrouping.settle({message.thread_id} | moved)
    message.refresh_from_db()
    conversations = {message.conversation_id, *before}
    refresh(conversations)
    link_automatically(conversations, at=at)
    for mailbox in message.deliveries.values_list("mailbox", flat=True):
        live.changed(*telling.conversations_in(mailbox, conversations))
