from datetime import timedelta

import pytest
from django.db import connection

from dealpost.mailboxes.limiting import (
    TEST_LOCK,
    TooManyTests,
    UnderWay,
    count_test,
    only_test_of,
)
from dealpost.mailboxes.models import ServerTest
from dealpost.mailboxes.models.server_test import MOST_PER_USER, WINDOW
from tests.conftest import MONDAY


def test_a_user_may_try_often_but_not_endlessly(alice, carol):
    for _time in range(MOST_PER_USER):
        count_test(alice, at=MONDAY)

    with pytest.raises(TooManyTests):
        count_test(alice, at=MONDAY + timedelta(minutes=1))
    count_test(carol, at=MONDAY)
    count_test(alice, at=MONDAY + WINDOW + timedelta(minutes=1))


def test_what_no_longer_counts_is_forgotten(alice):
    count_test(alice, at=MONDAY)
    count_test(alice, at=MONDAY + 2 * WINDOW)

    assert ServerTest.objects.count() == 1


@pytest.fixture
def elsewhere(django_db_setup):
    """Another connection to the database, as another thread of the site has it."""
    other = connection.copy()
    yield other
    other.close()


@pytest.mark.django_db(transaction=True)
def test_a_user_tests_one_thing_at_a_time(alice, carol, elsewhere):
    with elsewhere.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [TEST_LOCK, alice.pk])

    with pytest.raises(UnderWay), only_test_of(alice):
        pass
    with only_test_of(carol):
        pass


@pytest.mark.django_db(transaction=True)
def test_after_a_test_the_next_may_begin(alice, elsewhere):
    with only_test_of(alice):
        pass

    with elsewhere.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [TEST_LOCK, alice.pk])
        assert cursor.fetchone() == (True,)
