import asyncio
import time
from contextlib import suppress
from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from dealpost import live
from dealpost.accounts.models import User
from dealpost.conversations.models import SetAside
from dealpost.mailboxes.models import LogEntry, Mailbox
from dealpost.outbox.telling_drafts import waiting_mailboxes
from dealpost.providers.contract import ProviderError
from dealpost.sync import (
    answering,
    comparing,
    counting,
    pulling,
    reconsidering,
    removing,
    rereading,
    switchboard,
)
from dealpost.sync.exclusion import alone_unless_busy, alone_with
from dealpost.sync.models import Comparison, Inquiry, OlderCount, Reconsideration
from dealpost.sync.rounds import to_ask
from dealpost.sync.scheduling import due_for_audit
from dealpost.sync.turns import NEWS, PAST, QUICK, SLOW, TURNS

AFTER_OTHERS = timedelta(seconds=10)


@app.task(queue=NEWS)
def pull(*, mailbox_id: int, lane: str = NEWS) -> None:
    """Make a pass of one turn; what is left queues again, behind the others who wait."""
    if not Mailbox.objects.due(timezone.now()).filter(pk=mailbox_id).exists():
        return
    began = time.monotonic()
    with alone_unless_busy(mailbox_id) as mailbox:
        if mailbox is None:  # a command is at it, and may have looked already
            _queue(mailbox_id, lane, later=AFTER_OTHERS)
            return
        try:
            pass_over = partial(pulling.pull, mailbox, clock=timezone.now, turn=TURNS[lane])
            # Who is slow, or reads the past, must not slow down the loop that others share.
            if lane == NEWS:
                progress = switchboard.run(lambda opening: pass_over(opening=opening))
            else:
                progress = asyncio.run(pass_over())
        except Exception:
            why = _("Something went wrong in Dealpost itself. The log has the details.")
            mailbox.postpone(why, wait=timedelta(minutes=5), at=timezone.now())
            raise
    if progress.gave_way:
        mailbox.slow_down()
        pull_soon(mailbox_id)
    elif not progress.is_complete:
        _read_on(mailbox_id)
    elif mailbox.is_slow and time.monotonic() - began < QUICK:
        mailbox.keep_up()


@app.periodic(cron="* * * * *")
@app.task(queue="clock", queueing_lock="pull_every_mailbox")
def pull_every_mailbox(timestamp: int) -> None:
    for mailbox in to_ask(timezone.now()):
        pull_soon(mailbox)


@app.periodic(cron="* * * * * */10")
@app.task(queue="clock", queueing_lock="settle_waiting_drafts")
def settle_waiting_drafts(timestamp: int) -> None:
    """Queue a pass where a draft is to be put into the mailbox, or its copy to be removed."""
    for mailbox in waiting_mailboxes(timezone.now()):
        pull_soon(mailbox)


@app.periodic(cron="17 3 * * *")
@app.task(queue="clock", queueing_lock="forget_old_log_entries")
def forget_old_log_entries(timestamp: int) -> None:
    LogEntry.objects.forget_old(timezone.now())


def pull_soon(mailbox: int) -> None:
    """Queue a pass over the mailbox; all that hears of news ends here.

    One that failed lately is left alone until it is due: who is to try at once, says so before
    by `Mailbox.try_now`.
    """
    for found in Mailbox.objects.due(timezone.now()).filter(pk=mailbox):
        _queue(mailbox, SLOW if found.is_doubtful else NEWS)


def _read_on(mailbox: int) -> None:
    for found in Mailbox.objects.due(timezone.now()).filter(pk=mailbox):
        _queue(mailbox, SLOW if found.is_doubtful else PAST)


def _queue(mailbox: int, lane: str, *, later: timedelta = timedelta(0)) -> None:
    # Two passes over a mailbox never run at once; news do not wait behind its own past.
    name = f"mailbox:{mailbox}"
    # One waiting pass will see everything; the savepoint keeps the refusal to itself.
    with suppress(AlreadyEnqueued), transaction.atomic():
        pull.configure(
            queue=lane,
            lock=name,
            queueing_lock=f"{name}:past" if lane == PAST else name,
            priority=0 if lane == PAST else 1,
            schedule_at=timezone.now() + later if later else None,
        ).defer(mailbox_id=mailbox, lane=lane)


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


@app.task(queue="reading")
def read_again(*, mailbox_id: int, message_id: int) -> None:
    """Try once more; a provider that cannot be asked now leaves it as it is."""
    mailbox = Mailbox.objects.filter(pk=mailbox_id).first()
    asides = SetAside.objects.select_related("message__raw")
    aside = asides.filter(message=message_id, message__deliveries__mailbox=mailbox_id).first()
    if mailbox is not None and aside is not None:
        with suppress(ProviderError):
            rereading.read_again(mailbox, aside, clock=timezone.now)
        live.changed(live.topic(mailbox))


def read_again_soon(mailbox: Mailbox, message: int) -> None:
    """Queue another try with a message that was set aside."""
    name = f"read again:{message}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        task = read_again.configure(lock=name, queueing_lock=name)
        task.defer(mailbox_id=mailbox.pk, message_id=message)


@app.task(queue="inquiry")
def answer(*, inquiry_id: int) -> None:
    inquiry = Inquiry.objects.select_related("mailbox", "asker").filter(pk=inquiry_id).first()
    if inquiry is not None:
        answering.answer(inquiry, clock=timezone.now)


@transaction.atomic
def ask(mailbox: Mailbox, asker: User, text: str, *, on: date | None) -> Inquiry:
    """Queue the question why a message is not here; the answer will stand in the inquiry."""
    inquiry = Inquiry.begin(mailbox, asker, text, on=on, at=timezone.now())
    answer.defer(inquiry_id=inquiry.pk)
    return inquiry


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


@app.task(queue="sync", retry=5)
def reconsider(*, mailbox_id: int) -> None:
    mailbox = Mailbox.objects.filter(pk=mailbox_id, removal_began_at=None).first()
    if mailbox is not None:
        reconsidering.reconsider(mailbox, clock=timezone.now)


def reconsider_soon(mailbox: Mailbox) -> None:
    """Queue hiding and showing what the settings of the mailbox now say.

    One waiting is enough: it reads the settings when it begins.
    """
    Reconsideration.begin(mailbox, at=timezone.now())
    name = f"reconsider:{mailbox.pk}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        reconsider.configure(lock=name, queueing_lock=name).defer(mailbox_id=mailbox.pk)


@app.periodic(cron="41 3 * * *")
@app.task(queue="clock", queueing_lock="reconsider_every_mailbox")
def reconsider_every_mailbox(timestamp: int) -> None:
    """Bring in line what no fact tells of: a colleague's mailbox that was a contact's address."""
    for mailbox in Mailbox.objects.filter(removal_began_at=None):
        reconsider_soon(mailbox)


@app.task(queue="inquiry")
def count_older(*, mailbox_id: int) -> None:
    asked = OlderCount.objects.select_related("mailbox").filter(mailbox=mailbox_id).first()
    if asked is not None and asked.ended_at is None:
        counting.count_older(asked, clock=timezone.now)


@transaction.atomic
def count_older_soon(mailbox: Mailbox, since: date | None) -> OlderCount:
    """Ask the provider how much mail since that day is not here, unless it was just asked."""
    now = timezone.now()
    asked = OlderCount.objects.filter(mailbox=mailbox).first()
    if asked is None or not asked.holds(since, at=now):
        asked = OlderCount.begin(mailbox, since, at=now)
        count_older.defer(mailbox_id=mailbox.pk)
    return asked
