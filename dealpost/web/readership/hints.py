"""What a CRM item says of private mail about it: that there is some, whose, and from which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Model
from django.utils import timezone

from dealpost.accounts.models import User
from dealpost.conversations.models import Access, Conversation, Strand
from dealpost.web.readership.audience import holder

MOST = 20


@dataclass(frozen=True, slots=True)
class Hint:
    """One conversation of which nothing else is told."""

    strand: int
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
    linked = Conversation.objects.linked_to(item).values("pk")
    strands = list(
        Strand.objects.hinted_to(user)
        .filter(conversation__in=linked)
        .select_related("mailbox__owner", "mailbox__team")
        .order_by("-newest_at", "-pk")[:MOST]
    )
    asked = _asked(strands, user)
    groups: dict[str, list[Hint]] = {}
    for each in strands:
        state = asked.get((each.conversation_id, each.mailbox_id), "")
        hint = Hint(each.pk, timezone.localdate(each.newest_at), state)
        groups.setdefault(holder(each.mailbox), []).append(hint)
    return [Hints(who, shown) for who, shown in groups.items()]


def _asked(strands: Sequence[Strand], user: User) -> dict[tuple[int, int], str]:
    conversations = {each.conversation_id for each in strands}
    rows = Access.objects.filter(user=user, conversation__in=conversations)
    return {(each.conversation_id, each.mailbox_id): each.state for each in rows}
