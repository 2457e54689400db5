"""How far back the mail of a mailbox is fetched."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from dealpost.mailboxes.models import Mailbox

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


def begun_everywhere(day: date) -> datetime:
    """Return when a day has begun in the last time zone on earth (UTC-12)."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def earlier_choices(mailbox: Mailbox, *, today: date) -> list[tuple[str, object]]:
    """List the choices that would bring more mail than the mailbox has now."""
    if mailbox.since is None:
        return []
    return [
        (key, label)
        for key, label in CHOICES
        if (day := start_date(key, today=today)) is None or day < mailbox.since
    ]


def start_earlier(mailbox: Mailbox, since: date | None) -> None:
    """Fetch older mail too, from this day on (None: everything). What is here stays.

    The next pass sees that more of the past is wanted, and looks at every folder again.
    """
    mailbox.since = since
    mailbox.save(update_fields=["since"])
