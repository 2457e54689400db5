from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from dealpost.intake import filing
from dealpost.intake.models import Dropped

KEPT_FOR = timedelta(days=30)
OVER = (Dropped.State.FILED, Dropped.State.STOPPED, Dropped.State.DISCARDED)


@app.task(queue="intake")
def file(*, dropped_id: int) -> None:
    for dropped in Dropped.objects.filter(pk=dropped_id, state=Dropped.State.WAITING):
        filing.file(dropped, at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queue="clock", queueing_lock="file_what_waits")
def file_what_waits(timestamp: int) -> None:
    """Catch what no job waits for: the worker died."""
    waiting = Dropped.objects.filter(state=Dropped.State.WAITING).order_by("received_at")
    for key in waiting.values_list("pk", flat=True)[:200]:
        file_soon(key)


@app.periodic(cron="41 3 * * *")
@app.task(queue="clock", queueing_lock="forget_what_was_dropped")
def forget_what_was_dropped(timestamp: int) -> None:
    """What is filed lies in its conversation; of the rest nobody has asked for a month."""
    Dropped.objects.filter(state__in=OVER, received_at__lt=timezone.now() - KEPT_FOR).delete()


def file_soon(dropped: int) -> None:
    # The savepoint keeps the refusal of a second job to itself.
    with suppress(AlreadyEnqueued), transaction.atomic():
        file.configure(queueing_lock=f"dropped:{dropped}").defer(dropped_id=dropped)
