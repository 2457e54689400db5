from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from dealpost import live
from dealpost.crm.bulk import changing, taking_back
from dealpost.crm.models import BulkEdit
from dealpost.crm.reminding import remind

KEPT = timedelta(days=30)


@app.task(queue="bulk", retry=5)
def change_many(*, edit_id: int) -> None:
    """Carry a bulk edit out; whoever watches is told after each portion."""
    edit = BulkEdit.objects.get(pk=edit_id)
    while changing.carry_on(edit, at=timezone.now()):
        _tell(edit_id)


@app.task(queue="bulk", retry=5)
def take_many_back(*, edit_id: int) -> None:
    edit = BulkEdit.objects.get(pk=edit_id)
    while taking_back.carry_on(edit, at=timezone.now()):
        _tell(edit_id)


@app.periodic(cron="23 3 * * *")
@app.task(queue="clock", queueing_lock="forget_old_bulk_edits")
def forget_old_bulk_edits(timestamp: int) -> None:
    """After a month nobody takes a bulk edit back; the history of each item stays."""
    BulkEdit.objects.filter(made_at__lt=timezone.now() - KEPT).delete()


def _tell(edit_id: int) -> None:
    live.changed(f"bulkedit-{edit_id}")


@app.periodic(cron="* * * * *")
@app.task(queue="clock", queueing_lock="remind_of_activities")
def remind_of_activities(timestamp: int) -> None:
    remind(at=timezone.now())
