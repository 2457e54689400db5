from contextlib import suppress

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from dealpost.conversations import sharing_past
from dealpost.conversations.models import PastLinking, SharingOfPast
from dealpost.conversations.ruling import past


@app.task(queue="sync", retry=5)
def share_past(*, sharing_id: int) -> None:
    sharing = SharingOfPast.objects.filter(pk=sharing_id, ended_at=None).first()
    if sharing is not None:
        sharing_past.carry_out(sharing, clock=timezone.now)


def share_past_soon(sharing: SharingOfPast) -> None:
    """Queue it: one waiting is enough, it reads what is to be done when it begins."""
    name = f"share past:{sharing.mailbox_id}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        share_past.configure(lock=name, queueing_lock=name).defer(sharing_id=sharing.pk)


@app.task(queue="sync", retry=5)
def link_past(*, run_id: int) -> None:
    run = PastLinking.objects.filter(pk=run_id, ended_at=None).first()
    if run is not None:
        past.carry_out(run, clock=timezone.now)


def link_past_soon(run: PastLinking) -> None:
    """Queue it: one after the other, since each asks what the one before has left."""
    link_past.configure(lock="link past").defer(run_id=run.pk)
