"""How a mailbox is, in words and numbers that are true."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dealpost.mailboxes.models import Mailbox
from dealpost.providers.contract import Role
from dealpost.sync.auditing import Audit, Finding
from dealpost.sync.models import Comparison
from dealpost.web.mailboxes.health import Health, health_of
from tests.web.mailboxes.filling import folder, message


@pytest.fixture
def page(signed_in, mailbox):
    def read():
        return signed_in.get(reverse("mailboxes:page", args=[mailbox.pk])).content.decode()

    return read


def test_a_backlog_is_a_bar_with_what_is_here_and_what_is_not(mailbox, page):
    message(mailbox)
    folder(mailbox, Role.INBOX).advance({}, epoch=1, backlog=3)

    (health,) = health_of([mailbox])

    assert (health.state, health.here, health.total, health.percent) == ("syncing", 1, 4, 25)
    assert "<b>1</b> of 4 messages are here" in page()


def test_a_folder_that_is_switched_off_has_nothing_to_fetch(mailbox):
    inbox = folder(mailbox, Role.INBOX)
    inbox.advance({}, epoch=1, backlog=3)
    inbox.stop_syncing()

    (health,) = health_of([mailbox])

    assert health.backlog == 0


@pytest.mark.parametrize(
    ("pace", "backlog", "left"),
    [
        (None, 900, ""),
        (100, 900, "less than a minute"),
        (10, 900, "about 2 minutes"),
        (1, 10_000, "about 3 hours"),
    ],
)
def test_the_time_left_follows_from_the_pace(pace, backlog, left):
    assert Health(Mailbox(pace=pace), backlog, 0).time_left == left


def test_a_login_that_expired_says_why_and_offers_the_one_thing_that_helps(mailbox, page):
    mailbox.expire_login("The server says that the password has changed.", at=timezone.now())

    html = page()

    assert "the password has changed" in html
    assert reverse("mailboxes:reconnect", args=[mailbox.pk]) in html
    assert "Needs a new login" in html


def test_a_passing_trouble_says_when_it_is_tried_again(mailbox, page):
    mailbox.postpone("The server is busy.", wait=timedelta(minutes=5), at=timezone.now())

    html = page()

    assert "The server is busy." in html
    assert "Try again now" in html


def test_a_comparison_lists_what_is_missing(signed_in, mailbox, page):
    comparison = Comparison.begin(mailbox, at=timezone.now())
    assert "Asking the server for every message" in page()

    missing = (Finding("INBOX", 7, "lost@shop.example"),)
    comparison.end(Audit(3, 2, missing, ()), on_their_way=0, at=timezone.now())

    html = page()
    assert "There are differences" in html
    assert "&lt;lost@shop.example&gt;" in html


def test_a_comparison_that_nobody_ends_may_be_begun_again(mailbox, page):
    Comparison.begin(mailbox, at=timezone.now() - timedelta(hours=1))

    assert "Compare with the server" in page()


def test_the_indicator_says_how_far_the_fetching_has_come(signed_in, mailbox):
    message(mailbox)
    folder(mailbox, Role.INBOX).advance({}, epoch=1, backlog=1999)

    html = signed_in.get(reverse("mailboxes:indicator")).content.decode()

    assert "1 of 2,000 messages fetched" in html


def test_the_indicator_is_silent_when_all_is_well(signed_in, mailbox):
    mailbox.finish_pass(at=timezone.now())

    assert b"sync-line" not in signed_in.get(reverse("mailboxes:indicator")).content
