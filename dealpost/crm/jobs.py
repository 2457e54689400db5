from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from dealpost.accounts.models import User
from dealpost.crm import attaching
from dealpost.crm.bulk import changing, taking_back
from dealpost.crm.deleting import erase_some
from dealpost.crm.importing.bringing_in import bring_in_some
from dealpost.crm.importing.taking_back import take_back_some
from dealpost.crm.models import ITEM_KINDS, BulkEdit
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


@app.periodic(cron="41 3 * * *")
@app.task(queue="clock", queueing_lock="forget_old_files")
def forget_old_files(timestamp: int) -> None:
    attaching.forget(at=timezone.now())


@app.periodic(cron="37 3 * * *")
@app.task(queue="clock", queueing_lock="erase_what_was_deleted")
def erase_what_was_deleted(timestamp: int) -> None:
    for kind in ITEM_KINDS:
        while erase_some(kind, at=timezone.now()):
            pass


@app.task(queue="import", retry=5)
def bring_in(*, import_id: int) -> None:
    """Bring in a file to its end. Killed and begun again, it goes on where it was."""
    while bring_in_some(import_id, at=timezone.now()):
        pass


@app.task(queue="import", retry=5)
def take_back(*, import_id: int, user_id: int) -> None:
    user = User.objects.get(pk=user_id)
    while take_back_some(import_id, at=timezone.now(), by=user):
        pass


@app.periodic(cron="* * * * *")
@app.task(queue="clock", queueing_lock="remind_of_activities")
def remind_of_activities(timestamp: int) -> None:
    remind(at=timezone.now())
