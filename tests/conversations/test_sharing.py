"""Who reads a conversation, decided one by one, for all of the past, and while mail leaves."""

import pytest

from dealpost.conversations import acting, letting_in, sharing, sharing_past
from dealpost.conversations.joining import merge
from dealpost.conversations.models import (
    Access,
    Conversation,
    IntendedVisibility,
    Message,
    SharingOfPast,
    Strand,
)
from dealpost.conversations.regrouping import merging, splitting
from dealpost.events.models import Event
from dealpost.mailboxes.models import Mailbox
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db
PRIVATE, SHARED = Mailbox.Visibility.PRIVATE, Mailbox.Visibility.SHARED


def sees(user, conversation: int) -> bool:
    return Conversation.objects.visible_to(user).filter(pk=conversation).exists()


def letters(number: int) -> list[bytes]:
    return [
        letter(message_id=f"<{each}@x.example>", subject=f"Chair {each}", text=f"Of wood {each}")
        for each in range(number)
    ]


def ended(mailbox: Mailbox) -> SharingOfPast:
    sharing_past.carry_out(SharingOfPast.objects.get(mailbox=mailbox), clock=lambda: MONDAY)
    return SharingOfPast.objects.get(mailbox=mailbox)


def test_a_conversation_is_shared_and_that_is_undone(mailbox, alice, carol, deal):
    (message,) = deliver(mailbox, letter())
    key = message.conversation_id

    done = sharing.decide([key], SHARED, by=alice, at=MONDAY)
    assert sees(carol, key)
    assert done.conversations == {key}
    assert Event.objects.filter(name="visibility_changed", actor=alice).count() == 1

    assert acting.undo(done, by=alice, at=MONDAY)
    assert not sees(carol, key)
    assert not Strand.objects.get().is_chosen


def test_nobody_decides_for_a_mailbox_that_they_do_not_use(mailbox, carol, deal, bob):
    carol.make_admin()
    (message,) = deliver(mailbox, letter())

    assert not sharing.decide([message.conversation_id], SHARED, by=carol, at=MONDAY)
    assert not sees(carol, message.conversation_id)


def test_mail_that_comes_later_keeps_what_was_decided(mailbox, alice, carol, deal):
    mailbox.change(visibility=SHARED)
    (message,) = deliver(mailbox, letter())
    sharing.decide([message.conversation_id], PRIVATE, by=alice, at=MONDAY)

    deliver(mailbox, letter(message_id="<2@x>", in_reply_to="<1@customer.example>"))

    assert not sees(carol, message.conversation_id)


def test_all_the_past_is_shared_but_what_was_decided_one_by_one(mailbox, alice, carol, deal):
    messages = deliver(mailbox, *letters(3))
    kept = messages[0].conversation_id
    done = sharing.decide([kept], SHARED, by=alice, at=MONDAY)
    sharing.decide([kept], PRIVATE, by=alice, at=MONDAY)
    assert done

    assert sharing_past.past_of(mailbox, SHARED) == sharing_past.Past(2, 2)
    sharing_past.begin(mailbox, SHARED, by=alice, at=MONDAY)
    run = ended(mailbox)

    assert (run.done, run.total, run.ended_at) == (2, 2, MONDAY)
    assert [sees(carol, each.conversation_id) for each in messages] == [False, True, True]

    chosen = messages[2].conversation_id
    Strand.objects.filter(conversation=chosen).update(is_chosen=True)
    sharing_past.take_back(run, by=alice, at=MONDAY)
    ended(mailbox)
    assert [sees(carol, each.conversation_id) for each in messages] == [False, False, True]


def test_what_is_linked_to_a_deleted_deal_alone_would_be_seen_by_nobody(mailbox, alice, bob, deal):
    deliver(mailbox, *letters(2))
    for item in (deal, bob):
        item.discard(at=MONDAY, by=alice)

    assert sharing_past.past_of(mailbox, SHARED) == sharing_past.Past(2, 0)


def test_a_run_that_was_cut_off_goes_on_where_it_was(mailbox, alice, monkeypatch):
    monkeypatch.setattr(sharing_past, "AT_ONCE", 1)
    deliver(mailbox, *letters(3))
    begun = sharing_past.begin(mailbox, SHARED, by=alice, at=MONDAY)
    begun.advance(2)

    ended(mailbox)

    assert Strand.objects.filter(visibility=SHARED).count() == 1


def test_what_leaves_in_private_is_never_seen_shared(mailbox, carol, deal):
    """The provider's copy comes back before ours is stored, of a reply in a shared conversation."""
    mailbox.change(visibility=SHARED)
    (message,) = deliver(mailbox, letter())
    assert sees(carol, message.conversation_id)
    IntendedVisibility.objects.create(
        mailbox=mailbox, message_identifier="secret@shop.example", visibility=PRIVATE
    )

    (sent,) = deliver(
        mailbox,
        letter(
            message_id="<secret@shop.example>",
            sender="alice@shop.example",
            to="bob@customer.example",
            in_reply_to="<1@customer.example>",
        ),
    )

    assert sent.conversation_id == message.conversation_id
    assert not sees(carol, message.conversation_id)


def ask(mailbox, user, message) -> Access:
    strand = Strand.objects.get(conversation=message.conversation, mailbox=mailbox)
    return letting_in.ask(strand, by=user, word="I take over", at=MONDAY)


def test_who_was_let_in_reads_that_conversation_alone_until_it_is_taken_back(
    mailbox, alice, carol, deal
):
    one, other = deliver(mailbox, *letters(2))
    access = ask(mailbox, carol, one)
    assert not sees(carol, one.conversation_id)

    assert letting_in.grant(access, by=alice, at=MONDAY)
    assert set(Message.objects.visible_to(carol)) == {one}
    assert not sees(carol, other.conversation_id)
    assert not letting_in.grant(access, by=alice, at=MONDAY)

    assert letting_in.revoke(access, by=alice, at=MONDAY)
    assert not Message.objects.visible_to(carol)
    names = Event.objects.filter(name__startswith="access_").order_by("pk")
    assert list(names.values_list("name", flat=True)) == [
        "access_asked",
        "access_granted",
        "access_revoked",
    ]


def test_who_was_declined_may_not_ask_again_at_once(mailbox, alice, carol, deal):
    (message,) = deliver(mailbox, letter())
    access = ask(mailbox, carol, message)
    letting_in.decline(access, by=alice, at=MONDAY)

    assert ask(mailbox, carol, message).state == Access.State.DECLINED

    later = MONDAY + letting_in.ASK_AGAIN
    strand = Strand.objects.get()
    assert letting_in.ask(strand, by=carol, word="Please", at=later).state == Access.State.ASKED


def test_being_let_into_one_part_opens_no_other_that_is_joined_to_it(mailbox, alice, carol, deal):
    one, other = deliver(mailbox, *letters(2))
    letting_in.grant(ask(mailbox, carol, one), by=alice, at=MONDAY)

    winner = merge([one.conversation_id, other.conversation_id])

    assert not sees(carol, winner)


def test_who_was_let_into_both_parts_reads_them_when_they_are_joined(mailbox, alice, carol, deal):
    one, other = deliver(mailbox, *letters(2))
    for each in (one, other):
        letting_in.grant(ask(mailbox, carol, each), by=alice, at=MONDAY)

    winner = merge([one.conversation_id, other.conversation_id])

    assert sees(carol, winner)


def test_a_message_that_people_merge_in_is_kept_from_who_was_let_in_before(
    mailbox, alice, carol, deal
):
    one, other = deliver(mailbox, *letters(2))
    letting_in.grant(ask(mailbox, carol, one), by=alice, at=MONDAY)

    merging.merge(one.conversation, other.conversation, by=alice, at=MONDAY)

    assert not Message.objects.visible_to(carol)


def test_a_message_that_is_split_off_is_as_private_as_it_was(mailbox, alice, carol, deal):
    mailbox.change(visibility=SHARED)
    first, second = deliver(
        mailbox, letter(), letter(message_id="<2@x>", in_reply_to="<1@customer.example>")
    )
    sharing.decide([first.conversation_id], PRIVATE, by=alice, at=MONDAY)

    splitting.split(second, by=alice, at=MONDAY)

    second.refresh_from_db()
    assert second.conversation_id != first.conversation_id
    assert not Message.objects.visible_to(carol)
