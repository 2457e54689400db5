"""Letting go of what nobody needs any more."""

from datetime import datetime, timedelta

from dealpost.outbox.models import Draft, Outgoing

KEPT = timedelta(days=7)


def forget(*, at: datetime) -> None:
    """Delete what was thrown away, taken back or never begun, and bytes that lie elsewhere too."""
    before = at - KEPT
    never_begun = Draft.objects.filter(version=0, updated_at__lt=before, outgoing=None)
    never_begun.delete()
    Draft.objects.filter(discarded_at__lt=before).delete()
    Outgoing.objects.filter(state=Outgoing.State.CANCELLED, written_at__lt=before).delete()
    done = Outgoing.objects.filter(state=Outgoing.State.DONE, message__isnull=False)
    # The conversation has the message. What is in a file is the same file there.
    done.filter(sent_at__lt=before, zstd__isnull=False).update(zstd=None)
