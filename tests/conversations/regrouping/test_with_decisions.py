"""What was decided of a part stays true of it, whatever arrives, and is given back by an undo."""

from datetime import timedelta

import pytest

from dealpost.conversations import letting_in, sharing
from dealpost.conversations.linking import link, link_automatically
from dealpost.conversations.models import Access, Comment, Link, Message, Strand
from dealpost.conversations.regrouping.merging import merge
from dealpost.conversations.regrouping.splitting import split
from dealpost.conversations.regrouping.undoing import undo
from dealpost.conversations.teamwork import assigning, closing
from dealpost.crm.models import Person
from tests.conftest import MONDAY
from tests.conversations.test_threading import partition, thread_of
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(days=1)


def let_in(user, conversation, mailbox, *, by) -> Access:
    strand = Strand.objects.get(conversation=conversation, mailbox=mailbox)
    access = letting_in.ask(strand, by=user, word="", at=MONDAY)
    letting_in.grant(access, by=by, at=MONDAY)
    return access


def read_by(user) -> set[str]:
    return {each.text.strip() for each in Message.objects.visible_to(user)}


@pytest.fixture
def halves(mailbox, alice):
    """Private mail in two parts: 1 in the one, 2 in the other."""
    _one, two = deliver(mailbox, thread_of(1), thread_of(2, 1))
    done = split(two, by=alice, at=MONDAY)
    return done.conversation, done.part


@pytest.fixture
def two(mailbox):
    return [each.conversation for each in deliver(mailbox, thread_of(1), thread_of(2))]


def test_who_was_let_into_a_part_reads_what_is_answered_there(mailbox, halves, alice, carol):
    let_in(carol, halves[1], mailbox, by=alice)

    deliver(mailbox, thread_of(3, 2), thread_of(4, 1))

    assert partition() == {frozenset("14"), frozenset("23")}
    assert read_by(carol) == {"2", "3"}


def test_a_part_that_was_shared_stays_so_when_it_is_answered(mailbox, halves, alice, carol, deal):
    whole, part = halves
    link(part, deal, by=alice, at=MONDAY)
    sharing.decide([part.pk], "shared", by=alice, at=MONDAY)

    deliver(mailbox, thread_of(3, 2), thread_of(4, 1))

    assert read_by(carol) == {"2", "3"}
    assert Strand.objects.get(conversation=whole).visibility == "private"


def test_a_part_that_is_answered_keeps_who_deals_with_it(team_mailbox, alice, ben):
    _one, two = deliver(team_mailbox, thread_of(1), thread_of(2, 1))
    done = split(two, by=alice, at=MONDAY)
    assigning.assign([done.conversation.pk], to=alice, by=alice, at=MONDAY)
    assigning.assign([done.part.pk], to=ben, by=alice, at=MONDAY)
    closing.close([done.part.pk], by=ben, at=MONDAY)

    deliver(team_mailbox, thread_of(3, 2))

    part = Strand.objects.get(conversation=done.part)
    assert (part.assignee, part.closed_at, part.messages) == (ben, None, 2)
    assert Strand.objects.get(conversation=done.conversation).assignee == alice


def test_an_undone_merge_gives_back_who_was_let_in(mailbox, two, alice, carol, ben):
    let_in(carol, two[0], mailbox, by=alice)
    let_in(ben, two[1], mailbox, by=alice)

    done = merge(*two, by=alice, at=LATER)
    assert (read_by(carol), read_by(ben)) == (set(), set())

    undo(done, by=alice, at=LATER)
    assert (read_by(carol), read_by(ben)) == ({"1"}, {"2"})


def test_who_was_let_out_while_merged_stays_out(mailbox, two, alice, carol):
    accesses = [let_in(carol, each, mailbox, by=alice) for each in two]
    done = merge(*two, by=alice, at=LATER)
    assert read_by(carol) == {"1", "2"}
    letting_in.revoke(accesses[0], by=alice, at=LATER + timedelta(hours=1))

    undo(done, by=alice, at=LATER + timedelta(hours=2))

    assert "1" not in read_by(carol)


def test_a_request_goes_along_and_its_answer_opens_what_it_asks_for(mailbox, two, alice, carol):
    strand = Strand.objects.get(conversation=two[1])
    letting_in.ask(strand, by=carol, word="Please", at=MONDAY)

    merge(*two, by=alice, at=LATER)
    (asked,) = Access.objects.asked().filter(conversation=two[0])
    letting_in.grant(asked, by=alice, at=LATER)

    assert read_by(carol) == {"1", "2"}


def test_an_undone_merge_closes_again_what_was_closed(team_mailbox, alice, ben):
    one, other = (each.conversation for each in deliver(team_mailbox, thread_of(1), thread_of(2)))
    assigning.assign([other.pk], to=ben, by=alice, at=MONDAY)
    closing.close([other.pk], by=ben, at=MONDAY)
    done = merge(one, other, by=alice, at=LATER)
    assert Strand.objects.get(conversation=one).closed_at is None

    undo(done, by=alice, at=LATER)

    again = Strand.objects.get(conversation=other)
    assert (again.closed_at, again.assignee) == (MONDAY, ben)
    assert Strand.objects.get(conversation=one).closed_at is None


def test_what_was_written_while_merged_keeps_it_open(team_mailbox, alice):
    one, other = (each.conversation for each in deliver(team_mailbox, thread_of(1), thread_of(2)))
    closing.close([other.pk], by=alice, at=MONDAY)
    done = merge(one, other, by=alice, at=MONDAY + timedelta(hours=1))
    news = letter(message_id="<3@x.example>", references=["<2@x.example>"], at=LATER, text="3")
    deliver(team_mailbox, news, at=LATER)

    undo(done, by=alice, at=LATER)

    assert partition() == {frozenset("1"), frozenset("23")}
    assert Strand.objects.get(conversation=other).closed_at is None


def test_each_part_is_linked_to_those_who_take_part_in_it(mailbox, alice, bob):
    """At once, and not with the next message that happens to arrive."""
    dora = Person.add(
        name="Dora", owner=alice, addresses=["dora@customer.example"], at=MONDAY, by=alice
    )
    from_dora = letter(
        message_id="<2@x.example>", references=["<1@x.example>"], sender="dora@customer.example"
    )
    _one, two = deliver(mailbox, thread_of(1), from_dora)

    done = split(two, by=alice, at=LATER)

    links = Link.objects.standing()
    assert set(links.filter(person=dora).values_list("conversation", flat=True)) == {done.part_id}
    assert set(links.filter(person=bob).values_list("conversation", flat=True)) == {
        done.conversation_id
    }
    assert not link_automatically([done.part_id, done.conversation_id], at=LATER)


def test_comments_go_where_their_message_goes_and_to_its_readers(
    team_mailbox, team, alice, ben, carol
):
    one, two = deliver(team_mailbox, thread_of(1), thread_of(2, 1))
    for message in (one, two):
        Comment.objects.create(
            message=message,
            mailbox=team_mailbox,
            author=alice,
            text=message.text,
            written_at=MONDAY,
        )
    done = split(two, by=alice, at=LATER)

    def said_in(conversation) -> list[str]:
        found = Comment.objects.visible_to(ben).in_conversation(conversation.pk)
        return [each.text.strip() for each in found]

    assert (said_in(done.conversation), said_in(done.part)) == (["1"], ["2"])
    assert not Comment.objects.visible_to(carol).exists()

    undo(done, by=alice, at=LATER)
    assert (said_in(done.conversation), said_in(done.part)) == (["1", "2"], [])
