"""Whom the clock asks for, and whom it leaves alone."""

from datetime import timedelta

import pytest

from dealpost.mailboxes.models import Mailbox
from dealpost.mailboxes.models.mailbox import AWAY
from dealpost.sync.rounds import PROVEN_FOR, SAFETY_NET, prove, to_ask
from tests.letters import MONDAY

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def connect(number: int, alice, *, host: str = "imap.shop.example") -> Mailbox:
    return Mailbox.connect(
        address=f"box{number}@shop.example",
        owner=alice,
        username=f"box{number}",
        secret="secret",
        incoming_host=host,
        at=MONDAY,
        by=alice,
    )


def fail(mailbox: Mailbox) -> None:
    mailbox.miss_server()
    mailbox.postpone("Away.", wait=timedelta(0), at=MONDAY)


def test_an_unwatched_mailbox_is_asked_every_minute(mailbox):
    mailbox.finish_pass(at=MONDAY)
    assert list(to_ask(MONDAY + MINUTE)) == [mailbox.pk]


def test_a_watched_one_only_now_and_then(mailbox):
    mailbox.finish_pass(at=MONDAY)
    prove([mailbox.pk], at=MONDAY)
    assert list(to_ask(MONDAY + MINUTE)) == []

    later = MONDAY + SAFETY_NET
    prove([mailbox.pk], at=later)
    assert list(to_ask(later)) == [mailbox.pk]


def test_a_watcher_without_a_sign_of_life_counts_for_nothing(mailbox):
    mailbox.finish_pass(at=MONDAY)
    prove([mailbox.pk], at=MONDAY)
    assert list(to_ask(MONDAY + PROVEN_FOR)) == [mailbox.pk]


def test_signs_of_life_of_a_mailbox_that_is_gone_are_nothing(mailbox):
    prove([mailbox.pk, mailbox.pk + 1], at=MONDAY)
    assert mailbox.watch.proved_at == MONDAY


def test_a_server_that_is_away_is_not_called_by_all_of_its_mailboxes(alice):
    boxes = [connect(number, alice) for number in range(50)]
    elsewhere = connect(50, alice, host="imap.other.example")
    for box in boxes[:AWAY]:
        fail(box)

    asked = list(to_ask(MONDAY + timedelta(hours=1)))

    assert len(set(asked) & {box.pk for box in boxes[:AWAY]}) == 1
    assert set(asked) - {box.pk for box in boxes[:AWAY]} == {elsewhere.pk}


def test_when_it_answers_one_of_them_all_may_call_it_again(alice):
    boxes = [connect(number, alice) for number in range(10)]
    for box in boxes[:5]:
        fail(box)
    assert len(list(to_ask(MONDAY))) == 0

    boxes[0].reach_server()

    assert set(to_ask(MONDAY)) >= {box.pk for box in boxes[1:]}


def test_one_mailbox_in_trouble_says_nothing_about_the_server(alice):
    boxes = [connect(number, alice) for number in range(3)]
    fail(boxes[0])
    assert list(to_ask(MONDAY)) == [box.pk for box in boxes[1:]]


def test_who_asks_to_try_now_is_not_put_off(alice):
    boxes = [connect(number, alice) for number in range(5)]
    for box in boxes[:AWAY]:
        fail(box)
    boxes[0].try_now()
    boxes[4].try_now()
    assert {boxes[0].pk, boxes[4].pk} <= set(to_ask(MONDAY))
