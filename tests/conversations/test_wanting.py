"""What a mailbox shows: one rule, whatever came first."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from dealpost.conversations import acting, labelling, reactions
from dealpost.conversations.linking import link, link_automatically
from dealpost.conversations.listing import rows, unread_counts
from dealpost.conversations.models import (
    Conversation,
    Delivery,
    Message,
    Placement,
    Strand,
)
from dealpost.conversations.previewing import preview
from dealpost.conversations.reconsidering import reconsider
from dealpost.conversations.searching import query_for, search
from dealpost.conversations.wanting import Wishes, astray
from dealpost.crm.models import Person
from dealpost.events.models import Event
from dealpost.mailboxes.address_patterns import pattern
from dealpost.mailboxes.models import BlockedSender, Folder, Mailbox
from dealpost.outbox.suggesting import suggest
from dealpost.providers.contract import Role
from tests.conftest import MONDAY
from tests.delivering import deliver, inbox_of
from tests.letters import ALICE, letter

pytestmark = pytest.mark.django_db

STRANGER = "eve@elsewhere.example"


def stranger(number: int = 1, **more) -> bytes:
    facts = {"message_id": f"<s{number}@elsewhere.example>", "sender": STRANGER}
    return letter(**{**facts, "subject": "Offer", "text": "Sunglasses", **more})


def found(words: str, user) -> int:
    query = query_for(words)
    assert query is not None
    return len(search(query, user=user))


def set_to(mailbox: Mailbox, **settings) -> None:
    mailbox.change(**settings)
    reconsider(astray(mailbox), at=MONDAY)
    assert astray(mailbox) == []


def block(mailbox: Mailbox | None, typed: str, alice) -> None:
    BlockedSender.block(pattern(typed), mailbox=mailbox, by=alice, at=MONDAY)
    for each in Mailbox.objects.all():
        reconsider(astray(each), at=MONDAY)


def reasons(*messages: Message) -> list[str]:
    known = {each.message_id: each.withheld for each in Delivery.objects.all()}
    return [known[message.pk] for message in messages]


@pytest.fixture
def colleagues(mailbox, carol) -> Mailbox:
    """Carol's mailbox, which shares what it holds."""
    return Mailbox.connect(
        address="carol@shop.example",
        owner=carol,
        username="carol",
        secret="x",
        incoming_host="imap.shop.example",
        visibility=Mailbox.Visibility.SHARED,
        at=MONDAY,
        by=carol,
    )


def test_with_nothing_set_everything_is_shown(mailbox, alice):
    (message,) = deliver(mailbox, stranger())

    assert list(Message.objects.visible_to(alice)) == [message]


def test_strangers_are_kept_back_where_only_known_contacts_are_wanted(mailbox, alice, bob):
    mailbox.change(people="known")
    known, unknown = deliver(mailbox, letter(), stranger())

    assert list(Message.objects.visible_to(alice)) == [known]
    assert reasons(known, unknown) == ["", "unknown_people"]


def test_what_is_kept_back_shows_nowhere(mailbox, colleagues, alice, carol, bob, deal):
    colleagues.change(people="known")
    inbox = inbox_of(colleagues)
    (hidden,) = deliver(colleagues, stranger())
    conversation = hidden.conversation

    for user in (alice, carol):
        assert not Message.objects.visible_to(user).exists()
        assert not Conversation.objects.visible_to(user).exists()
        assert not Strand.objects.readable_by(user).exists()
        assert not found("sunglasses", user)
        assert not suggest("eve", user)
    assert not rows([inbox.pk])
    assert unread_counts([inbox.pk]) == {inbox.pk: 0}
    assert not link_automatically([conversation.pk], at=MONDAY)
    assert not acting.mark([conversation.pk], by=carol, at=MONDAY, seen=True)
    assert not Event.objects.filter(name="message_received").exists()


def test_a_hidden_message_is_not_found_through_a_shown_one(mailbox, alice):
    block(mailbox, "eve@elsewhere.example", alice)
    reply = stranger(in_reply_to="<1@customer.example>")
    shown, hidden = deliver(mailbox, letter(), reply)

    assert shown.conversation_id == hidden.conversation_id
    assert not found("sunglasses", alice)
    assert found("chairs", alice) == 1
    strand = Strand.objects.get()
    assert (strand.messages, strand.people, strand.subject) == (1, ["Bob Bakker"], "Chairs")
    assert rows([inbox_of(mailbox).pk])[0].unread == 1
    acting.mark([shown.conversation_id], by=alice, at=MONDAY, seen=True)
    seen = dict(Delivery.objects.values_list("message", "placements__is_seen"))
    assert seen == {shown.pk: True, hidden.pk: False}


def test_each_mailbox_decides_for_itself(mailbox, colleagues, alice, carol):
    mailbox.change(people="known")
    (message,) = deliver(mailbox, stranger())
    deliver(colleagues, stranger())

    assert not Message.objects.visible_to(alice).exists()
    assert list(Message.objects.visible_to(carol)) == [message]


def test_a_new_person_brings_back_their_mail_and_links_it(mailbox, alice):
    mailbox.change(people="known")
    (message,) = deliver(mailbox, stranger())

    eve = Person.add(name="Eve", owner=alice, addresses=[STRANGER], at=MONDAY, by=alice)
    event = Event.objects.filter(name="person_created").newest_first()[0]
    for _twice in range(2):
        reactions.link_mail_with_the_person(event)

    assert list(Message.objects.visible_to(alice)) == [message]
    assert message.conversation.links.get().person == eve
    assert rows([inbox_of(mailbox).pk])[0].unread == 1


def test_who_loses_their_address_is_a_stranger_again(mailbox, alice, bob):
    mailbox.change(people="known")
    deliver(mailbox, letter())

    bob.change_addresses(["bob@home.example"], at=MONDAY, by=alice)
    event = Event.objects.filter(name="person_address_removed").newest_first()[0]
    reactions.keep_back_mail_of_strangers(event)

    assert not Message.objects.visible_to(alice).exists()


def test_a_known_conversation_is_shown_with_the_strangers_in_it(mailbox, alice, bob):
    mailbox.change(people="known")
    before, after = (
        stranger(1, more=[]),
        letter(in_reply_to="<s1@elsewhere.example>", message_id="<2@customer.example>"),
    )
    (first,) = deliver(mailbox, before)
    assert not Message.objects.visible_to(alice).exists()

    (second,) = deliver(mailbox, after)

    assert set(Message.objects.visible_to(alice)) == {first, second}


def test_own_mail_to_strangers_is_kept_back_unless_written_here(mailbox, alice):
    mailbox.change(people="known")
    own = letter(message_id="<own@shop.example>", sender=ALICE, to=STRANGER)
    sent = Folder.objects.create(mailbox=mailbox, remote_id="Sent", role=Role.SENT, epoch=1)
    (message,) = deliver(mailbox, own, folder=sent)
    assert not Message.objects.visible_to(alice).exists()

    Delivery.objects.update(is_written_here=True)
    reconsider([message.conversation_id], at=MONDAY)
    (answer,) = deliver(mailbox, stranger(in_reply_to="<own@shop.example>"))

    assert set(Message.objects.visible_to(alice)) == {message, answer}


def test_a_conversation_linked_by_hand_stays(mailbox, alice, deal):
    (message,) = deliver(mailbox, stranger())
    link(message.conversation, deal, by=alice, at=MONDAY)

    set_to(mailbox, people="known")

    assert list(Message.objects.visible_to(alice)) == [message]


def test_colleagues_are_no_known_contacts(mailbox, colleagues, alice):
    Person.add(name="Carol", owner=alice, addresses=["carol@shop.example"], at=MONDAY, by=alice)
    mailbox.change(people="known")
    deliver(mailbox, letter(sender="carol@shop.example"))

    assert not Message.objects.visible_to(alice).exists()


@pytest.mark.parametrize(
    ("typed", "sender", "is_hidden"),
    [
        ("eve@elsewhere.example", "Eve@Elsewhere.example", True),
        ("eve@elsewhere.example", "adam@elsewhere.example", False),
        ("elsewhere.example", "adam@elsewhere.example", True),
        ("elsewhere.example", "adam@mail.elsewhere.example", True),
        ("elsewhere.example", "adam@notelsewhere.example", False),
        ("bücher.example", "adam@xn--bcher-kva.example", True),
        ("xn--bcher-kva.example", "adam@xn--bcher-kva.example", True),
    ],
)
def test_blocking_hides_a_sender(mailbox, alice, typed, sender, is_hidden):
    (message,) = deliver(mailbox, stranger(sender=sender))
    block(mailbox, typed, alice)
    (later,) = deliver(mailbox, stranger(2, sender=sender))

    expected = "blocked" if is_hidden else ""
    assert reasons(message, later) == [expected, expected]
    assert pattern(typed).fits(sender) == is_hidden


def test_a_blocked_address_in_copy_hides_nothing(mailbox, alice):
    block(mailbox, STRANGER, alice)
    (message,) = deliver(mailbox, letter(more=[f"Cc: {STRANGER}"]))

    assert list(Message.objects.visible_to(alice)) == [message]


def test_own_mail_is_hidden_if_everybody_it_went_to_is_blocked(mailbox, alice):
    block(mailbox, "elsewhere.example", alice)
    only = letter(message_id="<o1@shop.example>", sender=ALICE, to=STRANGER)
    both = letter(
        message_id="<o2@shop.example>", sender=ALICE, to=f"{STRANGER}, bob@customer.example"
    )
    hidden, shown = deliver(mailbox, only, both)

    assert reasons(hidden, shown) == ["blocked", ""]


def test_the_company_blocks_for_every_mailbox(mailbox, colleagues, alice):
    (message,) = deliver(mailbox, stranger())
    deliver(colleagues, stranger())
    block(None, STRANGER, alice)
    assert set(Delivery.objects.values_list("withheld", flat=True)) == {"blocked"}

    BlockedSender.objects.all().delete()
    for each in (mailbox, colleagues):
        reconsider(astray(each), at=MONDAY)
    assert list(Message.objects.visible_to(alice)) == [message]


def test_a_later_start_hides_what_is_older_and_an_earlier_one_brings_it_back(mailbox, alice):
    (old,) = deliver(mailbox, letter(), at=MONDAY)
    (new,) = deliver(mailbox, stranger(), at=MONDAY + timedelta(days=10))

    set_to(mailbox, since=date(2026, 3, 5))
    assert reasons(old, new) == ["before_start", ""]

    set_to(mailbox, since=date(2026, 3, 1))
    assert set(Message.objects.visible_to(alice)) == {old, new}


def test_a_clock_that_was_never_set_does_not_make_new_mail_old(mailbox, alice):
    mailbox.change(since=date(2026, 3, 1))
    (message,) = deliver(mailbox, letter(at=datetime(2001, 1, 1, tzinfo=UTC)), at=MONDAY)

    assert list(Message.objects.visible_to(alice)) == [message]


def test_what_the_provider_counts_as_of_the_first_day_is_shown(mailbox, alice):
    mailbox.change(since=date(2026, 3, 2))
    # 2 March, half past midnight, on Kiritimati (UTC+14).
    (message,) = deliver(mailbox, letter(), at=datetime(2026, 3, 1, 10, 30, tzinfo=UTC))

    assert list(Message.objects.visible_to(alice)) == [message]


def test_a_folder_switched_off_hides_what_lies_only_there(mailbox, alice):
    news = Folder.objects.create(mailbox=mailbox, remote_id="News", path=["News"], epoch=1)
    (only,) = deliver(mailbox, stranger(1), folder=news)
    (both,) = deliver(mailbox, letter(), folder=news)
    deliver(mailbox, letter())

    news.stop_syncing()
    reconsider(astray(mailbox), at=MONDAY)
    assert reasons(only, both) == ["folder", ""]
    assert not rows([news.pk])
    assert len(rows([inbox_of(mailbox).pk])) == 1
    assert astray(mailbox) == []

    news.start_syncing()
    reconsider(astray(mailbox), at=MONDAY)
    assert reasons(only, both) == ["", ""]
    assert len(rows([news.pk])) == 2


def test_what_is_archived_into_a_folder_switched_off_stays_in_sight(mailbox, alice):
    archive = Folder.objects.create(mailbox=mailbox, remote_id="Old", epoch=1, role=Role.ARCHIVE)
    deliver(mailbox, stranger(), folder=archive)
    archive.stop_syncing()
    (message,) = deliver(mailbox, letter())
    Delivery.objects.get(message=message).placements.update(
        folder=archive, shown_in=archive, uid=archive.hidden_to + 1
    )
    reconsider(astray(mailbox), at=MONDAY)

    assert list(Message.objects.visible_to(alice)) == [message]


def test_what_no_folder_holds_any_more_stays_in_the_history(mailbox, alice):
    (message,) = deliver(mailbox, letter())
    Delivery.objects.get().placements.all().delete()
    inbox_of(mailbox).stop_syncing()
    reconsider([message.conversation_id], at=MONDAY)

    assert list(Message.objects.visible_to(alice)) == [message]


def test_what_was_private_is_private_when_it_comes_back(mailbox, colleagues, alice, deal):
    (message,) = deliver(colleagues, letter())
    message.conversation.strands.update(visibility=Mailbox.Visibility.PRIVATE)

    set_to(colleagues, since=date(2026, 4, 1))
    assert not Strand.objects.standing().exists()
    set_to(colleagues, since=None)

    assert Strand.objects.get().visibility == Mailbox.Visibility.PRIVATE
    assert not Message.objects.visible_to(alice).exists()


def test_mail_kept_back_does_not_lift_a_conversation(mailbox, alice):
    block(mailbox, STRANGER, alice)
    (shown,) = deliver(mailbox, letter())
    later = stranger(in_reply_to="<1@customer.example>", at=MONDAY + timedelta(days=1))
    deliver(mailbox, later, at=MONDAY + timedelta(days=1))

    assert Conversation.objects.get(pk=shown.conversation_id).newest_at == MONDAY


@pytest.fixture
def labels(mailbox) -> dict[str, Folder]:
    """A mailbox whose folders are labels on what lies in All Mail."""
    Folder.objects.create(mailbox=mailbox, remote_id="All", role=Role.ALL, epoch=1)
    facts = {"mailbox": mailbox, "is_label": True, "epoch": 1}
    return {
        name: Folder.objects.create(remote_id=name, path=[name], role=role, **facts)
        for name, role in (("INBOX", Role.INBOX), ("News", Role.OTHER), ("Star", Role.FLAGGED))
    }


def labelled(mailbox, raw: bytes, *names: str) -> Message:
    (message,) = deliver(mailbox, raw, folder=Folder.objects.get(role=Role.ALL))
    placement = Placement.objects.get(delivery__message=message)
    placement.remote_labels = list(names)
    placement.save()
    labelling.show([placement.delivery_id])
    reconsider([message.conversation_id], at=MONDAY)
    return message


def test_a_label_switched_off_hides_what_has_no_other(mailbox, alice, labels):
    Folder.objects.filter(remote_id="Star").update(is_synced=False)
    only = labelled(mailbox, letter(message_id="<1@x>"), "News")
    both = labelled(mailbox, letter(message_id="<2@x>"), "News", "INBOX")
    none = labelled(mailbox, letter(message_id="<3@x>"))
    starred = labelled(mailbox, letter(message_id="<4@x>"), "Star")
    assert reasons(only, both, none, starred) == ["", "", "", ""]

    labels["News"].stop_syncing()
    reconsider(astray(mailbox), at=MONDAY)
    assert reasons(only, both, none, starred) == ["folder", "", "", ""]

    labels["News"].start_syncing()
    reconsider(astray(mailbox), at=MONDAY)
    assert reasons(only, both, none, starred) == ["", "", "", ""]
    assert set(Message.objects.visible_to(alice)) == {only, both, none, starred}


def test_the_preview_of_a_label_says_what_switching_it_off_does(mailbox, labels):
    labelled(mailbox, letter(message_id="<1@x>"), "News")
    standing = Wishes.of(mailbox)
    tried = replace(standing, hidden=standing.hidden | {labels["News"].pk})

    assert preview(mailbox, tried).hides == 1
    labels["News"].stop_syncing()
    reconsider(astray(mailbox), at=MONDAY)
    assert Wishes.of(mailbox) == tried
    assert not preview(mailbox, tried)
    assert preview(mailbox, standing).brings == 1
