"""A person splits a conversation: what answers the part goes to the part, whenever it comes."""

from datetime import timedelta

import pytest

from dealpost.conversations.linking import link
from dealpost.conversations.models import Conversation, Link, Message, Strand
from dealpost.conversations.regrouping.asking import NothingStays, NotTheirs
from dealpost.conversations.regrouping.splitting import split
from dealpost.conversations.regrouping.telling import history, shown_together
from dealpost.conversations.regrouping.undoing import undo
from tests.conftest import MONDAY
from tests.conversations.test_orphans import chairs, deliver_late
from tests.conversations.test_threading import partition, thread_of
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(days=1)


def now_of(message: Message) -> Message:
    message.refresh_from_db()
    return message


def test_a_message_and_what_answers_it_become_another_conversation(mailbox, alice):
    _one, two, *_rest = deliver(
        mailbox, thread_of(1), thread_of(2, 1), thread_of(3, 1, 2), thread_of(4, 1)
    )

    split(two, by=alice, at=LATER)

    assert partition() == {frozenset("14"), frozenset("23")}


def test_answers_that_come_later_go_to_the_part_that_they_answer(mailbox, alice):
    _one, two = deliver(mailbox, thread_of(1), thread_of(2, 1))
    split(two, by=alice, at=LATER)

    deliver(mailbox, thread_of(3, 1, 2), thread_of(4, 1), thread_of(6, 5))
    deliver(mailbox, thread_of(5, 1, 2, 3))  # what 6 answers, though 6 names no more than 5

    assert partition() == {frozenset("14"), frozenset("2356")}


def test_mail_that_answers_both_does_not_glue_them_together(mailbox, alice):
    _one, two = deliver(mailbox, thread_of(1), thread_of(2, 1))
    split(two, by=alice, at=LATER)

    deliver(mailbox, thread_of(3, 2, 1))

    assert partition() == {frozenset("13"), frozenset("2")}


def test_a_reply_that_names_no_message_goes_to_the_part_with_its_subject(mailbox, alice):
    _one, two = deliver_late(
        mailbox, chairs(1), chairs(2, days=1, subject="Delivery of tables", answers=[1])
    )
    split(two, by=alice, at=LATER)

    deliver_late(mailbox, chairs(3, days=2, subject="Re: Delivery of tables"))

    assert partition() == {frozenset("1"), frozenset("23")}


def test_what_a_split_leaves_empty_is_refused(mailbox, alice):
    one, *_rest = deliver(mailbox, thread_of(1), thread_of(2, 1))

    with pytest.raises(NothingStays):
        split(one, by=alice, at=LATER)

    assert partition() == {frozenset("12")}
    assert Conversation.objects.count() == 1


def test_only_who_uses_a_mailbox_that_holds_the_message_may_split(mailbox, carol, deal, alice):
    one, two = deliver(mailbox, thread_of(1), thread_of(2, 1))
    one.conversation.strands.update(visibility="shared")
    link(one.conversation, deal, by=alice, at=MONDAY)
    assert Message.objects.visible_to(carol).count() == 2  # shared with her, not hers

    with pytest.raises(NotTheirs):
        split(two, by=carol, at=LATER)


def test_the_part_inherits_links_and_who_may_read_it(mailbox, alice, deal):
    one, two = deliver(mailbox, thread_of(1), thread_of(2, 1))
    link(one.conversation, deal, by=alice, at=MONDAY)
    one.conversation.strands.update(visibility="shared")

    part = split(two, by=alice, at=LATER).part

    assert Link.objects.standing().filter(conversation=part, deal=deal).exists()
    assert [strand.visibility for strand in part.strands.all()] == ["shared"]
    assert [strand.messages for strand in Strand.objects.order_by("pk")] == [1, 1]


def test_a_split_can_be_undone_and_stays_in_the_history(mailbox, alice, deal):
    one, two = deliver(mailbox, thread_of(1), thread_of(2, 1))
    done = split(two, by=alice, at=LATER)
    deliver(mailbox, thread_of(3, 2))
    link(done.part, deal, by=alice, at=LATER + timedelta(hours=1))

    assert undo(done, by=alice, at=LATER + timedelta(days=1))

    assert partition() == {frozenset("123")}
    assert not undo(done, by=alice, at=LATER + timedelta(days=2))
    assert [each.pk for each in history(one.conversation, alice)] == [done.pk]
    assert done.part.pk in shown_together(one.conversation)
    assert Conversation.objects.get(pk=done.part_id).signpost == one.conversation
    assert Link.objects.standing().filter(conversation=one.conversation, deal=deal).exists()


def test_it_survives_that_the_thread_turns_out_to_be_part_of_an_older_one(mailbox, alice):
    deliver(mailbox, thread_of(0))
    _one, two = deliver(mailbox, thread_of(1), thread_of(2, 1))
    split(two, by=alice, at=LATER)

    deliver(mailbox, thread_of(9, 0, 1))

    assert partition() == {frozenset("019"), frozenset("2")}


def test_a_letter_without_an_id_can_begin_a_part(mailbox, alice):
    """Its bytes are all that names it, and nothing can answer it."""
    one, other = deliver(
        mailbox,
        thread_of(1),
        letter(message_id="", references=["<1@x.example>"], text="2"),
    )

    done = split(other, by=alice, at=LATER)
    deliver(mailbox, thread_of(3, 1))

    assert now_of(other).conversation == done.part
    assert now_of(one).conversation == done.conversation
    assert partition() == {frozenset("13"), frozenset("2")}
