"""One pass over a mailbox at a time, whoever starts it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from dealpost.mailboxes.models import Mailbox

# The first half of the lock's name; the second is the mailbox. Any number that nobody else uses.
PASS_LOCK = 0x5EAC


@contextmanager
def alone_with(key: int) -> Iterator[Mailbox]:
    """Wait until no other pass over the mailbox runs, and hold the others off meanwhile.

    Workers take turns by the lock of the job; this one also counts for a command beside them. It
    goes with the connection, so a killed process leaves nothing behind.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [PASS_LOCK, key])
    try:
        yield Mailbox.objects.get(pk=key)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [PASS_LOCK, key])


@contextmanager
def alone_unless_busy(key: int) -> Iterator[Mailbox | None]:
    """Like `alone_with`, but None at once where another pass runs: a place in a lane is dear."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [PASS_LOCK, key])
        is_ours = cursor.fetchone()[0]
    try:
        yield Mailbox.objects.get(pk=key) if is_ours else None
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [PASS_LOCK, key])
