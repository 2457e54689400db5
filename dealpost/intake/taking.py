"""Taking a message over: once this returns, it is ours to lose, and on disk."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from dealpost.conversations.compression import compress
from dealpost.intake.models import Dropped
from dealpost.intake.queueing import file_soon


@transaction.atomic
def take(raw: bytes, recipients: Iterable[str], *, sender: str, at: datetime) -> list[Dropped]:
    """Keep a message for each of these addresses of ours; twice is as good as once.

    The rows commit with the jobs that file them. Returns those that are new.
    """
    digest, zstd = hashlib.sha256(raw).digest(), compress(raw)
    taken = []
    for recipient in sorted({each.strip().lower()[:320] for each in recipients}):
        facts = {"zstd": zstd, "envelope_sender": sender[:320], "received_at": at}
        row, is_new = Dropped.objects.get_or_create(
            digest=digest, recipient=recipient, defaults=facts
        )
        if is_new:
            taken.append(row)
            file_soon(row.pk)
    return taken
