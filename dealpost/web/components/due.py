"""When an activity is due, in words and as a state, by the reader's clock."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dealpost.crm.models import Activity
from dealpost.crm.models.activity import is_late

WEEK = 7


def due_day(activity: Activity) -> date | None:
    """The day by the clock of whoever reads it."""
    return timezone.localdate(activity.due_at) if activity.due_at else activity.due_on


def due_words(activity: Activity) -> str:
    """ "Today 10:00", "Tomorrow", "Fri 27 Nov"; an empty string without a date."""
    day = due_day(activity)
    if day is None:
        return ""
    words = day_words(day)
    if activity.due_at is None:
        return words
    return f"{words} {date_format(timezone.localtime(activity.due_at), 'H:i')}"


def day_words(day: date) -> str:
    today = timezone.localdate()
    near = {-1: _("Yesterday"), 0: _("Today"), 1: _("Tomorrow")}
    words = near.get((day - today).days)
    if words:
        return words
    if timedelta(0) < day - today < timedelta(days=WEEK):
        return date_format(day, "l").capitalize()
    return date_format(day, _("D j M") if day.year == today.year else _("j M Y"))


def due_state(activity: Activity) -> str:
    """ "done", "overdue", "today", "planned", or "someday" without a date."""
    now, today = timezone.now(), timezone.localdate()
    if activity.done_at is not None:
        return "done"
    if is_late(activity, now=now, today=today):
        return "overdue"
    day = due_day(activity)
    if day is None:
        return "someday"
    return "today" if day == today else "planned"
