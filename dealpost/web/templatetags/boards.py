"""What a card of a board says about time."""

from datetime import date, datetime

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def days_since(at: datetime) -> int:
    """Return how many whole days ago it was."""
    return max((timezone.now() - at).days, 0)


@register.filter
def is_past(day: date | None) -> bool:
    """Say whether the day is over."""
    return day is not None and day < timezone.localdate()
