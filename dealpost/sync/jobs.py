import asyncio
from contextlib import suppress

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from dealpost.mailboxes.models import Mailbox
from dealpost.sync import pulling


@app.task(queue="sync")
def pull(*, mailbox_id: int) -> None:
    mailbox = Mailbox.objects.connected().filter(pk=mailbox_id).first()
    if mailbox is not None:
        asyncio.run(pulling.pull(mailbox, clock=timezone.now))


@app.periodic(cron="* * * * *")
@app.task(queue="clock", queueing_lock="pull_every_mailbox")
def pull_every_mailbox(timestamp: int) -> None:
    for mailbox in Mailbox.objects.due(timezone.now()):
        pull_soon(mailbox.pk)


def pull_soon(mailbox: int) -> None:
    """Queue a pass over the mailbox; all that hears of news ends here."""
    name = f"mailbox:{mailbox}"
    # One waiting pass will see everything; the savepoint keeps the refusal to itself.
    with suppress(AlreadyEnqueued), transaction.atomic():
        pull.configure(lock=name, queueing_lock=name).defer(mailbox_id=mailbox)
