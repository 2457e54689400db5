"""Activities by when they are due, as people think of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealpost.crm.models import Activity
from dealpost.crm.models.activity import is_late
from dealpost.web.activities.asking import Asked
from dealpost.web.components.due import due_day

MOST = 300  # of one list; who has more to do needs a filter
NAMES: dict[str, Any] = {
    "overdue": _("Overdue"),
    "today": _("Today"),
    "tomorrow": _("Tomorrow"),
    "week": _("This week"),
    "later": _("Later"),
    "someday": _("Without a date"),
    "done": _("Done"),
}
WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    words: Any
    activities: Sequence[Activity]


@dataclass(frozen=True, slots=True)
class Week:
    days: Sequence[tuple[date, bool, Sequence[Activity]]]  # (day, whether today, activities)
    before: date
    after: date


def groups(asked: Asked, *, today: date, now: datetime) -> list[Group]:
    found = asked.found()
    rows = found.order_by("-done_at", "-pk") if asked.is_done else found.soonest_first()
    members: dict[str, list[Activity]] = defaultdict(list)
    for activity in rows[:MOST]:
        members[_name(activity, today=today, now=now)].append(activity)
    return [Group(name, words, members[name]) for name, words in NAMES.items() if members[name]]


def week(asked: Asked, *, today: date) -> Week:
    """Return the week, from Monday, of the day that is asked for, done and to do."""
    day = asked.day or today
    monday = day - timedelta(days=day.weekday())
    end = monday + WEEK
    near = Q(due_on__gte=monday - DAY, due_on__lt=end + DAY)  # another zone, another day
    members: dict[date | None, list[Activity]] = defaultdict(list)
    for activity in asked.found().filter(near).soonest_first()[:MOST]:
        members[due_day(activity)].append(activity)
    days = [monday + timedelta(days=number) for number in range(WEEK.days)]
    shown = [(each, each == today, members[each]) for each in days]
    return Week(shown, before=monday - WEEK, after=end)


def _name(activity: Activity, *, today: date, now: datetime) -> str:
    day = due_day(activity)
    if activity.done_at is not None:
        return "done"
    if day is None:
        return "someday"
    if is_late(activity, now=now, today=today):
        return "overdue"
    near = {today: "today", today + DAY: "tomorrow"}.get(day)
    sunday = today + timedelta(days=6 - today.weekday())
    return near or ("week" if day <= sunday else "later")
