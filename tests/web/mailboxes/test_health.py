"""How a mailbox is, in words and numbers that are true."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dealpost.mailboxes.models import Folder, Mailbox
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


def test_a_comparison_tells_what_is_here_and_not_shown(signed_in, mailbox, page):
    comparison = Comparison.begin(mailbox, at=timezone.now())
    comparison.end(Audit(3, 3, (), (), kept_back=2), on_their_way=0, at=timezone.now())

    html = page()
    assert "Complete" in html
    assert "2 messages are here without being shown" in html


def test_a_comparison_that_nobody_ends_may_be_begun_again(mailbox, page):
    Comparison.begin(mailbox, at=timezone.now() - timedelta(hours=1))

    assert "Compare with the server" in page()


def sign(client) -> str:
    return client.get(reverse("mailboxes:indicator")).content.decode()


def test_an_expired_login_is_a_sign_on_the_way_to_the_mailboxes(signed_in, mailbox):
    mailbox.expire_login("The password has changed.", at=timezone.now())
    assert "is-bad" in sign(signed_in)
    assert f"{mailbox}: Needs a new login" in sign(signed_in)


def test_a_failure_that_may_pass_is_no_sign_but_one_that_stays_is(signed_in, mailbox):
    mailbox.postpone("The server is busy.", wait=timedelta(minutes=5), at=timezone.now())
    assert "dot" not in sign(signed_in)
    for _time in range(3):
        mailbox.postpone("The server is busy.", wait=timedelta(minutes=5), at=timezone.now())
    assert "is-warn" in sign(signed_in)


def test_there_is_no_sign_when_all_is_well(signed_in, mailbox):
    mailbox.finish_pass(at=timezone.now())
    assert "dot" not in sign(signed_in)


def test_each_folder_tells_what_the_provider_has_and_what_is_here(mailbox, page):
    message(mailbox)
    inbox = folder(mailbox, Role.INBOX)
    inbox.advance({"x": 1}, epoch=1, backlog=6)
    Folder.objects.filter(pk=inbox.pk).update(at_provider=7)
    row = page().partition("<tbody>")[2].partition("</tr>")[0]
    assert [part.split("<")[0] for part in row.split('<td class="number">')[1:]] == ["7", "1", "6"]


def test_a_folder_that_cannot_be_opened_says_why_until_it_can(mailbox, page):
    inbox = folder(mailbox, Role.INBOX)
    for _pass in range(2):
        inbox.refuse("The mail server refused this.", at=timezone.now())
    assert "The mail server refused this." in page()
    assert mailbox.log.filter(kind="folder_refused").count() == 1
    inbox.forgive()
    assert "folder-trouble" not in page()
