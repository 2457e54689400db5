"""Who may regroup, and when there is nothing to do: told before anything is changed."""

from django.db.models import QuerySet

from dealpost.accounts.models import User
from dealpost.conversations.models import Conversation, Delivery, Message
from dealpost.conversations.threading import FULL
from dealpost.mailboxes.models import Mailbox


class Impossible(Exception):
    """It cannot be done."""


class NotTheirs(Impossible):
    """The user has no mailbox that holds a message of the conversation."""


class NothingStays(Impossible):
    """A split that would take everything along."""


class TheSame(Impossible):
    """Both are one conversation already."""


class TooLong(Impossible):
    """Together they would have more messages than a conversation may."""


def held_by(user: User) -> QuerySet[Delivery]:
    """What a user may regroup: the messages of their own mailboxes, not those shared with them."""
    return Delivery.objects.shown().filter(mailbox__in=Mailbox.objects.used_by(user))


def may_regroup(user: User, conversation: Conversation) -> bool:
    return held_by(user).filter(message__conversation=conversation).exists()


def check_split(message: Message, by: User) -> None:
    """Raises NotTheirs."""
    if not held_by(by).filter(message=message).exists():
        raise NotTheirs


def check_merge(one: Conversation, other: Conversation, by: User) -> None:
    """Raises NotTheirs, TheSame or TooLong."""
    if one == other:
        raise TheSame
    if not (may_regroup(by, one) and may_regroup(by, other)):
        raise NotTheirs
    if Message.objects.filter(conversation__in=[one, other]).count() > FULL:
        raise TooLong
