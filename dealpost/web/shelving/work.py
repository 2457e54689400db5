"""How a team deals with its conversations, as a row shows it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from dealpost.accounts.models import User
from dealpost.conversations.models import Strand
from dealpost.web.components.avatar import avatar


@dataclass(frozen=True, slots=True)
class Work:
    assignee: User | None
    is_closed: bool

    @property
    def face(self) -> dict[str, object]:
        return avatar(self.assignee)


def work_on(strands: Collection[int]) -> dict[int, Work]:
    """Return who deals with those of these strands (keys) that somebody deals or has dealt with."""
    handled = Q(assignee__isnull=False) | Q(closed_at__isnull=False)
    found = Strand.objects.filter(handled, pk__in=strands).select_related("assignee")
    return {each.pk: Work(each.assignee, each.closed_at is not None) for each in found}
