"""How far back the mail of a mailbox is fetched."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

EVERYTHING = "all"
AGES = {
    "3d": (_("3 days"), timedelta(days=3)),
    "1m": (_("1 month"), timedelta(days=30)),
    "3m": (_("3 months"), timedelta(days=91)),
    "6m": (_("6 months"), timedelta(days=182)),
    "1y": (_("1 year"), timedelta(days=365)),
    "2y": (_("2 years"), timedelta(days=730)),
}
CHOICES = [*((key, label) for key, (label, _age) in AGES.items()), (EVERYTHING, _("Everything"))]


def start_date(choice: str, *, today: date) -> date | None:
    """Return the day from which on mail is fetched; None means everything."""
    return None if choice == EVERYTHING else today - AGES[choice][1]


def begun_somewhere(day: date) -> datetime:
    """Return when a day begins in the first time zone on earth (UTC+14)."""
    return datetime.combine(day - timedelta(days=1), time(10), tzinfo=UTC)


def begun_everywhere(day: date) -> datetime:
    """Return when a day has begun in the last time zone on earth (UTC-12)."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def is_earlier(day: date | None, *, than: date | None) -> bool:
    """Whether a start date brings more of the past than another; None is the beginning of time."""
    return than is not None and (day is None or day < than)
