"""Whoever sets up a mailbox makes us call servers that they name: bounded, and one at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from dealpost.accounts.models import User
from dealpost.mailboxes.models import ServerTest
from dealpost.mailboxes.models.server_test import MOST_PER_USER

# The first half of the lock's name; the second is the user. Any number that nobody else uses.
TEST_LOCK = 0x7E57


class TooManyTests(Exception):
    """This user has to wait a while."""


class UnderWay(Exception):
    """One test at a time: each may occupy a thread of the site for a minute."""


@transaction.atomic
def count_test(user: User, *, at: datetime) -> None:
    """Remember that the user lets us call servers. Raises TooManyTests."""
    User.objects.select_for_update().get(pk=user.pk)  # a hundred at once wait for each other
    ServerTest.objects.exclude(pk__in=ServerTest.objects.recent(at).values("pk")).delete()
    if ServerTest.objects.recent(at).filter(user=user).count() >= MOST_PER_USER:
        raise TooManyTests
    ServerTest.objects.create(user=user, begun_at=at)


@contextmanager
def only_test_of(user: User) -> Iterator[None]:
    """Hold off other tests of this user meanwhile. Raises UnderWay.

    The lock goes with the connection to the database: a killed process leaves nothing behind.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [TEST_LOCK, user.pk])
        row = cursor.fetchone()
    if not (row and row[0]):
        raise UnderWay
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [TEST_LOCK, user.pk])
