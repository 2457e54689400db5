from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from dealpost.intake import filing, looking
from dealpost.intake.addressing import refuse_old_ones
from dealpost.intake.models import Dropped
from dealpost.intake.queueing import FILE, QUEUE, file_soon

KEPT_FOR = timedelta(days=30)
OVER = (Dropped.State.FILED, Dropped.State.STOPPED, Dropped.State.DISCARDED)


@app.task(queue=QUEUE, name=FILE)
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


@app.periodic(cron="* * * * *")
@app.task(queue="clock", queueing_lock="look_into_the_drop_box")
def look_into_the_drop_box(timestamp: int) -> None:
    looking.look(at=timezone.now())


@app.periodic(cron="17 * * * *")
@app.task(queue="clock", queueing_lock="refuse_old_addresses")
def refuse_old_addresses(timestamp: int) -> None:
    refuse_old_ones(at=timezone.now())


@app.periodic(cron="41 3 * * *")
@app.task(queue="clock", queueing_lock="forget_what_was_dropped")
def forget_what_was_dropped(timestamp: int) -> None:
    """What is filed lies in its conversation; of the rest nobody has asked for a month."""
    Dropped.objects.filter(state__in=OVER, received_at__lt=timezone.now() - KEPT_FOR).delete()
