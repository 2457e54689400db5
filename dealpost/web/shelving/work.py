"""How a team deals with its conversations, as a row shows it."""

from collections.abc import Iterable
from dataclasses import dataclass

from dealpost.accounts.models import User
from dealpost.conversations.listing import Row
from dealpost.web.components.avatar import avatar


@dataclass(frozen=True, slots=True)
class Work:
    assignee: User | None
    is_closed: bool

    @property
    def face(self) -> dict[str, object]:
        return avatar(self.assignee)


def work_on(rows: Iterable[Row]) -> dict[int, Work]:
    """Return by strand who deals with those that somebody deals or has dealt with."""
    handled = [row for row in rows if row.assignee or row.closed_at]
    assignees = User.objects.in_bulk({row.assignee for row in handled} - {None})
    return {
        row.strand: Work(assignees.get(row.assignee or 0), row.closed_at is not None)
        for row in handled
    }
