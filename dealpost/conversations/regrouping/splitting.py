"""A person says: this message, and what answers it, is another conversation."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from dealpost import live
from dealpost.accounts.models import User
from dealpost.conversations import telling
from dealpost.conversations.joining import adopt
from dealpost.conversations.models import Conversation, Message, Regrouping
from dealpost.conversations.regrouping.asking import NothingStays, check_split
from dealpost.conversations.regrouping.linking import link_again
from dealpost.conversations.regrouping.settling import settle
from dealpost.conversations.threading import one_at_a_time
from dealpost.events.recording import record


@transaction.atomic
def split(message: Message, *, by: User, at: datetime) -> Regrouping:
    """Make it a conversation of its own; it inherits links, and who may read it.

    Raises NotTheirs, or NothingStays where that would be all of the conversation.
    """
    one_at_a_time()
    message.refresh_from_db(fields=["conversation", "thread"])
    check_split(message, by)
    whole = message.conversation
    part = Conversation.objects.create(newest_at=message.at)
    regrouping = Regrouping.objects.create(
        kind=Regrouping.Kind.SPLIT,
        message=message,
        identifier=message.rfc_message_id,
        conversation=whole,
        part=part,
        made_by=by,
        made_at=at,
    )
    adopt(part.pk, [whole.pk])
    settle({message.thread_id})
    if not Message.objects.filter(conversation=whole).exists():
        raise NothingStays
    # Either may be without some of the people for whom rules had linked both.
    link_again([whole.pk, part.pk], at=at)
    record("conversation_split", about=[whole, part], at=at, by=by)
    # Who reads nothing of what was split off is not to know that it was.
    tell({whole.pk, part.pk}, mailboxes=mailboxes_of(part))
    return regrouping


def mailboxes_of(conversation: Conversation) -> set[int]:
    """Return the keys of the mailboxes in which something of it lies."""
    return set(conversation.strands.standing().values_list("mailbox", flat=True))


def tell(conversations: Collection[int], *, mailboxes: Collection[int]) -> None:
    """Let those pages ask anew that show what lies of these conversations in these mailboxes."""
    for mailbox in sorted(mailboxes):
        names = telling.conversations_in(mailbox, conversations)
        live.changed(f"mailbox-{mailbox}", *names)
