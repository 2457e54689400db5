"""Throwing drafts away, with a while to think better of it."""

from datetime import datetime, timedelta

from dealpost.outbox.models import Draft
from dealpost.outbox.telling import tell_writers

# As long as the toast offers to bring it back, it stays in the mailbox too.
TIME_TO_UNDO = timedelta(seconds=30)


def discard(draft: Draft, *, at: datetime) -> None:
    Draft.objects.filter(pk=draft.pk).update(discarded_at=at, tell_at=at + TIME_TO_UNDO)
    tell_writers(draft)


def bring_back(draft: Draft, *, at: datetime) -> None:
    """Go on with it, and let the mailbox have it again, whoever deleted it where."""
    Draft.objects.filter(pk=draft.pk).update(
        discarded_at=None, is_deleted_elsewhere=False, tell_at=at
    )
    tell_writers(draft)
