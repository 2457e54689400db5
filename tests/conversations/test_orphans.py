"""Replies without In-Reply-To: a guess by subject that can be taken back."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealpost.conversations.models import Message
from tests.conftest import MONDAY
from tests.conversations.test_threading import forget_everything, partition
from tests.delivering import deliver
from tests.letters import letter
from tests.seeds import seeds

pytestmark = pytest.mark.django_db


def chairs(number, *, days=0, subject="Chairs", sender="bob@customer.example", answers=()):
    return letter(
        message_id=f"<{number}@x.example>",
        subject=subject,
        sender=sender,
        references=[f"<{each}@x.example>" for each in answers],
        at=MONDAY + timedelta(days=days),
        text=str(number),
    )


def deliver_late(mailbox, *raws):
    return deliver(mailbox, *raws, at=MONDAY + timedelta(days=300))


def test_a_reply_without_a_reference_joins_the_one_conversation_it_can_mean(mailbox):
    deliver_late(mailbox, chairs(1), chairs(2, days=1, subject="Re: Chairs"))

    assert partition() == {frozenset("12")}


def test_it_joins_even_if_it_arrives_first(mailbox):
    deliver_late(mailbox, chairs(2, days=1, subject="Re: Chairs"))
    deliver_late(mailbox, chairs(1))

    assert partition() == {frozenset("12")}


@pytest.mark.parametrize(
    "other",
    [
        chairs(2, days=31, subject="Re: Chairs"),
        chairs(2, days=1, subject="Chairs"),
        chairs(2, days=1, subject="Re: Tables"),
        chairs(2, days=1, subject="Re: Chairs", sender="eve@elsewhere.example"),
        chairs(2, days=1, subject="Re:"),
    ],
    ids=["too late", "no reply", "another subject", "another person", "no subject"],
)
def test_what_is_less_than_sure_stays_apart(mailbox, other):
    deliver_late(mailbox, chairs(1), other)

    assert partition() == {frozenset("1"), frozenset("2")}


def test_with_two_candidates_nobody_guesses(mailbox):
    deliver_late(mailbox, chairs(1), chairs(2), chairs(3, days=1, subject="Re: Chairs"))

    assert partition() == {frozenset("1"), frozenset("2"), frozenset("3")}


def test_a_guess_is_taken_back_when_it_turns_out_doubtful(mailbox):
    deliver_late(mailbox, chairs(1), chairs(3, days=1, subject="Re: Chairs"))
    assert partition() == {frozenset("13")}

    deliver_late(mailbox, chairs(2))

    assert partition() == {frozenset("1"), frozenset("2"), frozenset("3")}


def test_what_answers_an_orphan_goes_with_it(mailbox):
    deliver_late(mailbox, chairs(3, days=2, subject="Re: Chairs", answers=[2]))
    deliver_late(mailbox, chairs(2, days=1, subject="Re: Chairs"))
    deliver_late(mailbox, chairs(1))

    assert partition() == {frozenset("123")}


def test_a_guess_is_taken_back_when_an_older_letter_begins_the_thread(mailbox):
    deliver_late(mailbox, chairs(3, days=1, subject="Re: Chairs"))
    deliver_late(mailbox, chairs(4, days=0, subject="Re: Chairs"))
    assert partition() == {frozenset("34")}

    deliver_late(mailbox, chairs(5, days=0, subject="Tables", answers=[3]))

    assert partition() == {frozenset("35"), frozenset("4")}


SUBJECTS = st.sampled_from(["Chairs", "Re: Chairs", "Re: Tables", "Tables"])
SENDERS = st.sampled_from(["bob@customer.example", "eve@elsewhere.example"])
SCENES = st.lists(
    st.tuples(SUBJECTS, SENDERS, st.integers(0, 60), st.lists(st.integers(0, 7), max_size=1)),
    min_size=2,
    max_size=7,
)


@settings(
    max_examples=seeds(10),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(scene=SCENES, data=st.data())
def test_guesses_do_not_depend_on_the_order_of_arrival(mailbox, scene, data):
    letters = [
        chairs(number, days=days, subject=subject, sender=sender, answers=answers)
        for number, (subject, sender, days, answers) in enumerate(scene)
    ]
    order = data.draw(st.permutations(range(len(letters))))

    forget_everything()
    deliver_late(mailbox, *letters)
    in_order = partition()
    forget_everything()
    for number in order:
        deliver_late(mailbox, letters[number])

    assert partition() == in_order
    assert Message.objects.count() == len(letters)
