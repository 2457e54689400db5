"""When each mailbox is compared with its provider without anybody asking.

At night, each in its own ten minutes; a machine that sleeps at night does it in the day, late.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from dealpost.mailboxes.models import Mailbox
from dealpost.sync.models import Comparison

NIGHT = range(1, 5)  # hours
SLOT = timedelta(minutes=10)  # the job asks once in it
TOO_LATE = timedelta(days=2)


def due_for_audit(at: datetime) -> list[Mailbox]:
    """Return the connected mailboxes whose turn it is, by the rhythm that each was given."""
    last = dict(Comparison.objects.values_list("mailbox", "ended_at"))
    candidates = Mailbox.objects.connected().exclude(audited=Mailbox.Rhythm.NEVER)
    candidates = candidates.exclude(last_synced_at=None)
    return [each for each in candidates if is_due(each, last.get(each.pk), at=at)]


def is_due(mailbox: Mailbox, last: datetime | None, *, at: datetime) -> bool:
    """Say whether it is this mailbox's turn; `last` is when it was compared, if ever."""
    # Half a day less: a night's comparison must not push the next one into the night after.
    due = (last or mailbox.connected_at) + _wait(mailbox, last) - timedelta(hours=12)
    return at >= due and (_is_its_slot(mailbox, at) or at - due > TOO_LATE)


def _wait(mailbox: Mailbox, last: datetime | None) -> timedelta:
    days = Mailbox.Rhythm(mailbox.audited).days
    # Mailboxes that were connected on the same day must not all come in the same night.
    return timedelta(days=days if last else 1 + mailbox.pk % days)


def _is_its_slot(mailbox: Mailbox, at: datetime) -> bool:
    here = timezone.localtime(at)
    slots = len(NIGHT) * (timedelta(hours=1) // SLOT)
    since = timedelta(hours=here.hour - NIGHT.start, minutes=here.minute)
    return here.hour in NIGHT and since // SLOT == mailbox.pk % slots
