from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from dealpost.crm.bulk import changing, taking_back
from dealpost.crm.models import BulkEdit
from dealpost.crm.reminding import remind

KEPT = timedelta(days=30)
TURN = 5  # portions in one go: then others who wait have theirs, the reactions to it among them


@app.task(queue="bulk", retry=5)
def change_many(*, edit_id: int) -> None:
    """Carry a bulk edit out, a turn at a time."""
    edit = BulkEdit.objects.get(pk=edit_id)
    if all(changing.carry_on(edit, at=timezone.now()) for _ in range(TURN)):
        change_many.defer(edit_id=edit_id)


@app.task(queue="bulk", retry=5)
def take_many_back(*, edit_id: int) -> None:
    edit = BulkEdit.objects.get(pk=edit_id)
    if all(taking_back.carry_on(edit, at=timezone.now()) for _ in range(TURN)):
        take_many_back.defer(edit_id=edit_id)


@app.periodic(cron="23 3 * * *")
@app.task(queue="clock", queueing_lock="forget_old_bulk_edits")
def forget_old_bulk_edits(timestamp: int) -> None:
    """After a month nobody takes a bulk edit back; the history of each item stays."""
    BulkEdit.objects.filter(made_at__lt=timezone.now() - KEPT).delete()


@app.periodic(cron="* * * * *")
@app.task(queue="clock", queueing_lock="remind_of_activities")
def remind_of_activities(timestamp: int) -> None:
    remind(at=timezone.now())
