from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.mailboxes.backing_off import (
    FIRST_WAIT,
    LONGEST_ASKED,
    LONGEST_WAIT,
    SPREAD,
    STABLE,
    pause_after,
)
from tests.letters import MONDAY

SECONDS = st.integers(min_value=0, max_value=10**9).map(lambda n: timedelta(seconds=n))


@given(failures=st.integers(min_value=0, max_value=10**6), asked=SECONDS)
def test_a_pause_is_never_shorter_than_asked_and_never_endless(failures, asked):
    pause = pause_after(failures, asked=asked)
    assert pause >= min(asked, LONGEST_ASKED)
    assert FIRST_WAIT <= pause <= LONGEST_ASKED * (1 + SPREAD)


def test_each_failure_doubles_the_pause_up_to_half_an_hour():
    pauses = [pause_after(failures) for failures in range(1, 12)]
    for earlier, later in pairwise(pauses[:6]):
        assert later > earlier
    assert LONGEST_WAIT <= pauses[-1] <= LONGEST_WAIT * (1 + SPREAD)


def test_what_failed_together_does_not_come_back_together():
    assert len({pause_after(3) for _ in range(20)}) > 1


@pytest.mark.django_db
def test_a_server_that_only_lets_us_in_waits_longer_and_longer(mailbox):
    at = MONDAY
    for _ in range(5):
        mailbox.recover(at=at)
        mailbox.postpone("It dropped us.", wait=timedelta(0), at=at)
        at = mailbox.try_again_at
    mailbox.refresh_from_db()
    assert mailbox.failures == 5
    assert mailbox.try_again_at >= MONDAY + FIRST_WAIT * (1 + 2 + 4 + 8 + 16)


@pytest.mark.django_db
def test_failures_are_forgotten_once_it_has_held(mailbox):
    mailbox.postpone("Busy.", wait=timedelta(0), at=MONDAY)
    again = mailbox.try_again_at
    mailbox.recover(at=again)
    mailbox.refresh_from_db()
    assert (mailbox.trouble, mailbox.try_again_at, mailbox.failures) == ("", None, 1)

    mailbox.recover(at=again + STABLE - timedelta(seconds=1))
    assert mailbox.failures == 1

    mailbox.recover(at=again + STABLE)
    mailbox.refresh_from_db()
    assert mailbox.failures == 0


@pytest.mark.django_db
def test_a_long_pause_alone_is_no_proof(mailbox):
    mailbox.postpone("Busy.", wait=timedelta(0), at=MONDAY)
    later = MONDAY + timedelta(days=1)
    mailbox.recover(at=later)
    mailbox.postpone("Busy.", wait=timedelta(0), at=later)
    assert mailbox.failures == 2
