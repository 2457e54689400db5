"""The job that files a message."""

from contextlib import suppress

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from dealpost.intake import filing
from dealpost.intake.models import Dropped


@app.task(queue="intake")
def file(*, dropped_id: int) -> None:
    for dropped in Dropped.objects.filter(pk=dropped_id, state=Dropped.State.WAITING):
        filing.file(dropped, at=timezone.now())


def file_soon(dropped: int) -> None:
    # The savepoint keeps the refusal of a second job to itself.
    with suppress(AlreadyEnqueued), transaction.atomic():
        file.configure(queueing_lock=f"dropped:{dropped}").defer(dropped_id=dropped)
