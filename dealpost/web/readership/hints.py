"""What is told of private mail to those who may not read it: whose it is, and its newest day.

No subject, no people, no words, no time of day, no number of messages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Model, Q
from django.utils import timezone

from dealpost.accounts.models import User
from dealpost.conversations.models import Access, Conversation, Strand
from dealpost.conversations.models.strand import StrandQuerySet
from dealpost.web.readership.audience import holder

MOST = 20


@dataclass(frozen=True, slots=True)
class Hint:
    """One conversation of which nothing else is told."""

    strand: int
    who: str  # the colleague, or the team, whose mail it is
    day: date
    state: str  # of what this user has asked, as Access.State has it; or empty


@dataclass(frozen=True, slots=True)
class Hints:
    """Those that are private to one colleague, or to one team."""

    who: str
    shown: Sequence[Hint]

    @property
    def count(self) -> int:
        return len(self.shown)


def private_mail(item: Model, user: User) -> list[Hints]:
    """Return what may be told of private mail about this item, the newest first."""
    newest = hinted(user).filter(about(item)).order_by("-newest_at", "-pk")[:MOST]
    groups: dict[str, list[Hint]] = {}
    for hint in hints(list(newest), user):
        groups.setdefault(hint.who, []).append(hint)
    return [Hints(who, shown) for who, shown in groups.items()]


def about(item: Model) -> Q:
    """Those strands that are linked to this item."""
    return Q(conversation__in=Conversation.objects.linked_to(item).values("pk"))


def hinted(user: User) -> StrandQuerySet:
    """Return the private mail of others of which this user may know that it exists."""
    return Strand.objects.hinted_to(user).select_related("mailbox__owner", "mailbox__team")


def hints(strands: Sequence[Strand], user: User) -> list[Hint]:
    """Return all that may be told of each of these: what `hinted` has found for this user."""
    asked = _asked(strands, user) if strands else {}
    return [
        Hint(
            each.pk,
            holder(each.mailbox),
            timezone.localdate(each.newest_at),
            asked.get((each.conversation_id, each.mailbox_id), ""),
        )
        for each in strands
    ]


def _asked(strands: Sequence[Strand], user: User) -> dict[tuple[int, int], str]:
    conversations = {each.conversation_id for each in strands}
    rows = Access.objects.filter(user=user, conversation__in=conversations)
    return {(each.conversation_id, each.mailbox_id): each.state for each in rows}
