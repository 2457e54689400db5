"""What may be meant: conversations to merge with, and messages that begin another subject."""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

from dealpost.accounts.models import User
from dealpost.conversations.models import Conversation, Message, Participant, Regrouping, Strand
from dealpost.mailboxes.models import Mailbox

NEAR = timedelta(days=60)
MOST = 5
MOST_LOOKED_AT = 50  # the newest strands with these people
NOT_A_TALK = ("list", "bulk", "auto-generated", "auto-reply")


def partners(conversation: Conversation, user: User) -> list[Strand]:
    """Return strands of this user's that may belong together with it, the likeliest first.

    Somebody outside takes part in both, and they are near in time; the same subject counts most.
    """
    messages = Message.objects.visible_to(user).filter(conversation=conversation)
    subjects = set(messages.values_list("base_subject", flat=True)) - {""}
    found = _with_the_same_people(conversation, messages, user)
    alike = set(
        Message.objects.filter(
            conversation__in=[each.conversation_id for each in found], base_subject__in=subjects
        ).values_list("conversation", flat=True)
    )
    at = conversation.newest_at
    found.sort(key=lambda each: (each.conversation_id not in alike, abs(each.newest_at - at)))
    return found[:MOST]


def _with_the_same_people(
    conversation: Conversation, messages: Collection[Message], user: User
) -> list[Strand]:
    ours = Mailbox.objects.values("address")
    people = Participant.objects.filter(message__in=messages).exclude(address__in=ours)
    addresses = list(people.values_list("address", flat=True).distinct()[:20])
    theirs = Message.objects.filter(
        participants__address__in=addresses,
        at__range=(conversation.newest_at - NEAR, conversation.newest_at + NEAR),
    )
    rows = (
        Strand.objects.standing()
        .filter(
            mailbox__in=Mailbox.objects.used_by(user),
            conversation__in=theirs.values("conversation"),
        )
        .exclude(conversation=conversation)
        .order_by("-newest_at", "-pk")[:MOST_LOOKED_AT]
    )
    return list({each.conversation_id: each for each in reversed(rows)}.values())


def shifts(messages: Sequence[Message]) -> list[Message]:
    """Return which of these messages, oldest first, came from outside under a subject of its own.

    Those of which somebody has said already that they do, or do not, begin a conversation, are
    left out.
    """
    found = list(_shifts(messages))
    if not found:
        return []
    said = Regrouping.objects.filter(message__in=found, kind=Regrouping.Kind.SPLIT)
    known = set(said.values_list("message", flat=True))
    return [message for message in found if message.pk not in known]


def _shifts(messages: Sequence[Message]) -> Iterator[Message]:
    seen: set[str] = set()
    for message in messages:
        subject = message.base_subject
        is_talk = not message.is_ours and message.automation not in NOT_A_TALK
        if seen and subject and subject not in seen and is_talk:
            yield message
        if subject:
            seen.add(subject)
