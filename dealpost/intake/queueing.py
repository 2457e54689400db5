"""Queueing the job that files a message, by its name: it stands above what queues it (jobs.py)."""

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

FILE = "dealpost.intake.jobs.file"
QUEUE = "intake"


def file_soon(dropped: int) -> None:
    job = app.configure_task(FILE, queue=QUEUE, queueing_lock=f"dropped:{dropped}")
    # The savepoint keeps the refusal of a second job to itself.
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(dropped_id=dropped)
