"""Moments as a list shows them: the time today, else the day; everything on hover.

Formatting a date costs Django 0.1 ms, and a list shows a hundred on few days: so the days are
remembered.
"""

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def short(at: datetime, now: datetime) -> str:
    """Return "14:05", "3 Mar" or "3 Mar 2025", in the language and time zone of the reader."""
    here, today = timezone.localtime(at), timezone.localtime(now).date()
    if here.date() == today:
        return _clock(here)
    pattern = _("j M") if here.year == today.year else _("j M Y")
    return _day(here.date(), pattern, get_language())


def full(at: datetime) -> str:
    """Return "Monday 3 March 2025 14:05"."""
    here = timezone.localtime(at)
    return f"{_day(here.date(), 'l j F Y', get_language())} {_clock(here)}"


def _clock(at: datetime) -> str:
    return f"{at.hour:02}:{at.minute:02}"


@lru_cache(maxsize=2000)
def _day(day: date, pattern: str, _language: str | None) -> str:
    return date_format(day, pattern)
