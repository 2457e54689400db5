"""What is planned next for many items at once: one query, for boards and lists."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min
from django.utils.timezone import localdate

from dealpost.crm.models import Activity


@dataclass(frozen=True, slots=True)
class NextStep:
    due_on: date
    state: str  # "overdue", "today" or "planned"


def next_steps(kind: str, keys: Collection[int], *, now: datetime) -> dict[int, NextStep]:
    """Return the soonest open activity of each of these items that has one with a date.

    `kind` is "deal", "lead", "project", "person" or "organization". Only when, not what: whoever
    sees an item may know that something is planned for it.
    """
    planned = Activity.objects.open().filter(**{f"{kind}__in": keys}, due_on__isnull=False)
    soonest = planned.order_by().values_list(kind).annotate(Min("due_on"), Min("due_at"))
    today = localdate(now)
    return {key: NextStep(on, _state(on, at, today, now)) for key, on, at in soonest}


def _state(on: date, at: datetime | None, today: date, now: datetime) -> str:
    if on < today or (at is not None and at < now):
        return "overdue"
    return "today" if on == today else "planned"
