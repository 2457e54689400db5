from datetime import timedelta

import pytest

from dealpost.mailboxes.models import LogEntry
from dealpost.mailboxes.models.log_entry import KEPT_FOR
from tests.conftest import MONDAY

MINUTE = timedelta(minutes=1)


def told(mailbox) -> list[tuple[str, int]]:
    return list(mailbox.log.newest_first().values_list("kind", "count"))


def test_what_happens_to_a_mailbox_is_written_down_in_order(mailbox):
    mailbox.pause(at=MONDAY)
    mailbox.resume(at=MONDAY)
    mailbox.expire_login("The password has changed.", at=MONDAY)
    mailbox.recover(at=MONDAY)
    kinds = ["recovered", "login_expired", "resumed", "paused", "connected"]
    assert [kind for kind, _count in told(mailbox)] == kinds


def test_the_same_failure_again_and_again_is_one_entry_with_a_count(mailbox):
    for number in range(3):
        at = MONDAY + number * MINUTE
        mailbox.postpone("The server is busy.", wait=MINUTE, at=at)
    assert told(mailbox)[0] == ("pass_failed", 3)
    newest = mailbox.log.newest_first()[0]
    assert (newest.at, newest.last_at) == (MONDAY, MONDAY + 2 * MINUTE)


def test_another_failure_is_another_entry(mailbox):
    mailbox.postpone("The server is busy.", wait=MINUTE, at=MONDAY)
    mailbox.postpone("The server does not answer.", wait=MINUTE, at=MONDAY)
    assert told(mailbox)[:2] == [("pass_failed", 1), ("pass_failed", 1)]


@pytest.mark.parametrize(("age", "left"), [(MINUTE, 2), (KEPT_FOR + MINUTE, 1)])
def test_what_is_older_than_ninety_days_is_forgotten(mailbox, age, left):
    mailbox.log.all().delete()
    mailbox.note("paused", at=MONDAY - age)
    mailbox.note("resumed", at=MONDAY)
    LogEntry.objects.forget_old(MONDAY)
    assert mailbox.log.count() == left


def test_a_noisy_mailbox_keeps_its_newest_entries_and_takes_none_of_another(mailbox, monkeypatch):
    monkeypatch.setattr("dealpost.mailboxes.models.log_entry.MOST_PER_MAILBOX", 3)
    for number in range(5):
        mailbox.note("audit_complete", at=MONDAY, here=number)
    LogEntry.objects.forget_old(MONDAY)
    facts = mailbox.log.newest_first().values_list("facts__here", flat=True)
    assert list(facts) == [4, 3, 2]
