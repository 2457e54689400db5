import asyncio
from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from dealpost.mailboxes.models import LogEntry, Mailbox
from dealpost.sync import comparing, pulling, removing
from dealpost.sync.exclusion import alone_with
from dealpost.sync.models import Comparison
from dealpost.sync.scheduling import due_for_audit


@app.task(queue="sync")
def pull(*, mailbox_id: int) -> None:
    if not Mailbox.objects.connected().filter(pk=mailbox_id).exists():
        return
    with alone_with(mailbox_id) as mailbox:
        try:
            asyncio.run(pulling.pull(mailbox, clock=timezone.now))
        except Exception:
            why = _("Something went wrong in Dealpost itself. The log has the details.")
            mailbox.postpone(why, wait=timedelta(minutes=5), at=timezone.now())
            raise


@app.periodic(cron="* * * * *")
@app.task(queue="clock", queueing_lock="pull_every_mailbox")
def pull_every_mailbox(timestamp: int) -> None:
    for mailbox in Mailbox.objects.due(timezone.now()):
        pull_soon(mailbox.pk)


@app.periodic(cron="17 3 * * *")
@app.task(queue="clock", queueing_lock="forget_old_log_entries")
def forget_old_log_entries(timestamp: int) -> None:
    LogEntry.objects.forget_old(timezone.now())


def pull_soon(mailbox: int) -> None:
    """Queue a pass over the mailbox; all that hears of news ends here."""
    name = f"mailbox:{mailbox}"
    # One waiting pass will see everything; the savepoint keeps the refusal to itself.
    with suppress(AlreadyEnqueued), transaction.atomic():
        pull.configure(lock=name, queueing_lock=name).defer(mailbox_id=mailbox)


@app.task(queue="audit")
def compare(*, mailbox_id: int, mends: bool = False) -> None:
    mailbox = Mailbox.objects.connected().filter(pk=mailbox_id).first()
    if mailbox is not None:
        comparing.compare(mailbox, mends=mends, clock=timezone.now)


def compare_soon(mailbox: Mailbox, *, mends: bool = False) -> None:
    """Queue the completeness audit; its result will stand in the mailbox's `comparison`."""
    _queue_comparison(mailbox, lock=f"compare:{mailbox.pk}", mends=mends)


@app.periodic(cron="*/10 * * * *")
@app.task(queue="clock", queueing_lock="audit_by_turns")
def audit_by_turns(timestamp: int) -> None:
    for mailbox in due_for_audit(timezone.now()):
        # One after the other: nobody waits for them, and others may need the workers.
        _queue_comparison(mailbox, lock="audits by turns", mends=True)


def _queue_comparison(mailbox: Mailbox, *, lock: str, mends: bool) -> None:
    Comparison.begin(mailbox, at=timezone.now())
    task = compare.configure(lock=lock, queueing_lock=f"compare:{mailbox.pk}")
    with suppress(AlreadyEnqueued), transaction.atomic():
        task.defer(mailbox_id=mailbox.pk, mends=mends)


@app.task(queue="sync", retry=5)
def remove(*, mailbox_id: int) -> None:
    if Mailbox.objects.filter(pk=mailbox_id).exists():
        with alone_with(mailbox_id) as mailbox:
            removing.remove(mailbox)


@transaction.atomic
def remove_soon(mailbox: Mailbox) -> None:
    """Disconnect the mailbox, and queue the removal of all that is here of it."""
    mailbox.begin_removal(at=timezone.now())
    remove.configure(lock=f"mailbox:{mailbox.pk}").defer(mailbox_id=mailbox.pk)
