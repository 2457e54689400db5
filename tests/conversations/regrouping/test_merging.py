"""A person merges conversations: nobody reads more than before, and it can be undone."""

from datetime import timedelta

import pytest

from dealpost.conversations.linking import link
from dealpost.conversations.models import Conversation, Link, Message
from dealpost.conversations.regrouping.asking import NotTheirs, TheSame
from dealpost.conversations.regrouping.merging import merge
from dealpost.conversations.regrouping.splitting import split
from dealpost.conversations.regrouping.undoing import undo
from dealpost.crm.models import Deal
from dealpost.mailboxes.models import Mailbox
from tests.conftest import MONDAY
from tests.conversations.test_threading import partition, thread_of
from tests.delivering import deliver

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(days=1)


@pytest.fixture
def two(mailbox) -> tuple[Message, Message]:
    one, other = deliver(mailbox, thread_of(1), thread_of(2))
    return one, other


@pytest.fixture
def of_carol(carol) -> Mailbox:
    return Mailbox.connect(
        address="carol@shop.example",
        owner=carol,
        username="carol",
        secret="secret",
        incoming_host="imap.shop.example",
        outgoing_host="smtp.shop.example",
        at=MONDAY,
        by=carol,
    )


def join(one: Message, other: Message, by):
    one.refresh_from_db()
    other.refresh_from_db()
    return merge(one.conversation, other.conversation, by=by, at=LATER)


def test_both_are_one_and_so_is_what_comes_later(mailbox, two, alice):
    done = join(two[0], two[1], by=alice)

    deliver(mailbox, thread_of(3, 2), thread_of(4, 1))

    assert partition() == {frozenset("1234")}
    assert Conversation.objects.get(pk=done.part_id).signpost == done.conversation


def test_undone_each_has_its_messages_again_and_those_that_came_since(mailbox, two, alice):
    done = join(two[0], two[1], by=alice)
    deliver(mailbox, thread_of(3, 2), thread_of(4, 1))

    undo(done, by=alice, at=LATER)

    assert partition() == {frozenset("14"), frozenset("23")}
    assert Conversation.objects.get(pk=done.part_id).signpost is None


def test_split_and_merge_may_be_undone_in_any_order(mailbox, two, alice):
    (third,) = deliver(mailbox, thread_of(3, 2))
    merged = join(two[0], two[1], by=alice)
    parted = split(third, by=alice, at=LATER)
    assert partition() == {frozenset("12"), frozenset("3")}

    undo(merged, by=alice, at=LATER)
    assert partition() == {frozenset("1"), frozenset("2"), frozenset("3")}

    undo(parted, by=alice, at=LATER)
    assert partition() == {frozenset("1"), frozenset("23")}


def test_a_mailbox_of_one_side_is_not_enough(mailbox, two, carol, of_carol, alice, deal):
    one, _other = two
    one.conversation.strands.update(visibility="shared")
    link(one.conversation, deal, by=alice, at=MONDAY)
    (hers,) = deliver(of_carol, thread_of(8))

    with pytest.raises(NotTheirs):
        join(hers, one, by=carol)


def test_a_conversation_is_not_merged_with_itself(two, alice):
    with pytest.raises(TheSame):
        join(two[0], two[0], by=alice)


def test_private_wins(two, alice):
    one, other = two
    one.conversation.strands.update(visibility="shared")
    other.conversation.strands.update(visibility="private")

    done = join(one, other, by=alice)
    assert [each.visibility for each in one.conversation.strands.all()] == ["private"]

    undo(done, by=alice, at=LATER)
    assert [each.visibility for each in one.conversation.strands.all()] == ["shared"]
    assert [each.visibility for each in other.conversation.strands.all()] == ["private"]


def test_nobody_reads_more_after_a_merge(mailbox, two, alice, carol, deal):
    """Both are shared, but only the one is linked to something that Carol may see."""
    one, other = two
    Mailbox.objects.update(links_automatically=False)
    for each in two:
        each.conversation.strands.update(visibility="shared")
    link(one.conversation, deal, by=alice, at=MONDAY)
    assert set(Message.objects.visible_to(carol)) == {one}

    done = join(one, other, by=alice)
    assert not Message.objects.visible_to(carol).filter(pk=other.pk).exists()

    undo(done, by=alice, at=LATER)
    assert set(Message.objects.visible_to(carol)) == {one}


def test_what_everybody_could_read_stays_shared(two, alice, carol, deal, bob, stages):
    one, other = two
    for each in two:
        each.conversation.strands.update(visibility="shared")
    second = Deal.add(title="Tables", person=bob, owner=alice, stage=stages[0], at=MONDAY, by=alice)
    link(one.conversation, deal, by=alice, at=MONDAY)
    link(other.conversation, second, by=alice, at=MONDAY)

    join(one, other, by=alice)

    assert set(Message.objects.visible_to(carol)) == {one, other}


def test_each_gets_its_links_back_and_what_was_decided_meanwhile(two, alice, deal, bob, stages):
    one, other = two
    link(other.conversation, deal, by=alice, at=MONDAY)
    done = join(one, other, by=alice)
    assert Link.objects.filter(conversation=one.conversation, deal=deal).exists()
    tables = Deal.add(title="Tables", person=bob, owner=alice, stage=stages[0], at=MONDAY, by=alice)
    link(one.conversation, tables, by=alice, at=LATER + timedelta(hours=1))

    undo(done, by=alice, at=LATER + timedelta(hours=2))

    chosen = Link.objects.standing().filter(reason=Link.Reason.CHOSEN)
    assert {(each.conversation_id, each.deal_id) for each in chosen} == {
        (other.conversation_id, deal.pk),
        (one.conversation_id, tables.pk),
        (other.conversation_id, tables.pk),
    }


def test_what_was_hidden_while_merged_stays_hidden(two, alice, deal):
    one, other = two
    for each in two:
        each.conversation.strands.update(visibility="shared")
        link(each.conversation, deal, by=alice, at=MONDAY)
    done = join(one, other, by=alice)
    one.conversation.strands.update(visibility="private")

    undo(done, by=alice, at=LATER)

    for each in two:
        each.refresh_from_db()
        assert [strand.visibility for strand in each.conversation.strands.all()] == ["private"]
