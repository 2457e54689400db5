"""Throwing drafts away, with a while to think better of it."""

from datetime import datetime, timedelta

from dealpost.outbox.models import Draft

KEPT = timedelta(days=7)


def discard(draft: Draft, *, at: datetime) -> None:
    Draft.objects.filter(pk=draft.pk).update(discarded_at=at)


def bring_back(draft: Draft) -> None:
    Draft.objects.filter(pk=draft.pk).update(discarded_at=None)


def forget(*, at: datetime) -> None:
    """Delete what was thrown away a while ago, and what was opened but never written in."""
    old = Draft.objects.filter(updated_at__lt=at - KEPT)
    old.filter(version=0, outgoing=None).delete()
    Draft.objects.filter(discarded_at__lt=at - KEPT).delete()
