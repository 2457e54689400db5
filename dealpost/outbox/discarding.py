"""Throwing drafts away, with a while to think better of it."""

from datetime import datetime

from dealpost.outbox.models import Draft


def discard(draft: Draft, *, at: datetime) -> None:
    Draft.objects.filter(pk=draft.pk).update(discarded_at=at)


def bring_back(draft: Draft) -> None:
    Draft.objects.filter(pk=draft.pk).update(discarded_at=None)
