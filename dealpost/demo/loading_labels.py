"""The labels of the company; which mail has them, its mail server tells."""

from datetime import datetime, timedelta

from dealpost.conversations.labels.making import make
from dealpost.demo.hiring import Staff
from dealpost.demo.labels import LABELS

SINCE = timedelta(days=400)  # older than all mail


def load_labels(staff: Staff, *, at: datetime) -> None:
    admin = next(user for user in staff.values() if user.is_admin)
    for name, colour in LABELS.items():
        make(name, colour=colour, by=admin, at=at - SINCE)
