"""A mailbox holds messages no more, and what nobody else holds is gone with its bytes."""

from collections.abc import Sequence
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from dealpost.conversations.models import Delivery, Message, RawMessage
from dealpost.conversations.standing import refresh
from dealpost.conversations.threading import one_at_a_time
from dealpost.mailboxes.models import Mailbox


@transaction.atomic
def forget(mailbox: Mailbox, keys: Sequence[int]) -> None:
    """Let the mailbox hold these messages no more; those that nobody else holds are deleted."""
    one_at_a_time()  # nobody must store for another mailbox what we find to be only ours
    rows = Message.objects.filter(pk__in=keys)
    conversations = set(rows.values_list("conversation", flat=True))
    Delivery.objects.filter(mailbox=mailbox, message__in=keys).delete()
    ours_alone = rows.filter(deliveries=None)
    large = RawMessage.objects.filter(message__in=ours_alone).exclude(file="")
    for name in large.values_list("file", flat=True):
        transaction.on_commit(partial(_discard, name))
    ours_alone.delete()
    refresh(conversations)


@transaction.atomic
def _discard(name: str) -> None:
    one_at_a_time()  # the same bytes may be arriving for another mailbox, and find their file here
    if not RawMessage.objects.filter(file=name).exists():
        default_storage.delete(name)
