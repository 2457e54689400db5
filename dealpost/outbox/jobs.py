from contextlib import suppress

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from dealpost.outbox import advancing, forgetting
from dealpost.outbox.models import Outgoing


@app.task(queue="outbox")
def advance(*, outgoing_id: int) -> None:
    outgoing = Outgoing.objects.select_related("mailbox").filter(pk=outgoing_id).first()
    if outgoing is not None:
        advancing.advance(outgoing, clock=timezone.now)
        go_on(outgoing)


@app.periodic(cron="* * * * * */10")
@app.task(queue="clock", queueing_lock="advance_outgoing")
def advance_what_is_due(timestamp: int) -> None:
    """Catch what no job waits for: the worker died, or the mailbox was connected again."""
    for outgoing in Outgoing.objects.due(timezone.now()).order_by("next_at")[:500]:
        go_on(outgoing)


@app.periodic(cron="17 3 * * *")
@app.task(queue="clock", queueing_lock="forget_what_is_over")
def forget_what_is_over(timestamp: int) -> None:
    forgetting.forget(at=timezone.now())


def go_on(outgoing: Outgoing) -> None:
    """Queue the next step of a message for when it is due."""
    if outgoing.next_at is None:
        return
    # No `lock`: a job that waits for tomorrow would hold up all others with the same lock. Two
    # workers with one message are told apart by its claim.
    job = advance.configure(queueing_lock=f"outgoing:{outgoing.pk}", schedule_at=outgoing.next_at)
    # The savepoint keeps the refusal of a second job to itself.
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(outgoing_id=outgoing.pk)
