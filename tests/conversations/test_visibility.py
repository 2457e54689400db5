"""Who sees mail: one predicate for conversations and messages alike."""

import pytest

from dealpost.accounts.models import Team, User
from dealpost.conversations.models import Conversation, Message
from dealpost.crm.models import Visibility
from dealpost.mailboxes.models import Mailbox
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db


def sees(user, message) -> bool:
    seen = Conversation.objects.visible_to(user).filter(pk=message.conversation_id).exists()
    assert seen == Message.objects.visible_to(user).filter(pk=message.pk).exists()
    return seen


@pytest.fixture
def admin(db) -> User:
    return User.objects.create_user("root@shop.example", name="Root", password="x", is_admin=True)


def test_private_mail_is_seen_by_its_owner_alone(mailbox, alice, carol, admin, deal):
    (message,) = deliver(mailbox, letter())

    assert sees(alice, message)
    assert not sees(carol, message)
    assert not sees(admin, message)


def test_shared_mail_is_seen_by_whoever_sees_what_it_is_about(mailbox, alice, carol, deal, bob):
    mailbox.visibility = Mailbox.Visibility.SHARED
    mailbox.save()
    (message,) = deliver(mailbox, letter())
    assert sees(carol, message)

    for item in (deal, bob):
        item.visibility = Visibility.OWNER
        item.save()
    assert sees(alice, message)
    assert not sees(carol, message)


def test_shared_mail_about_nothing_is_seen_by_its_owner_alone(mailbox, alice, carol):
    mailbox.visibility = Mailbox.Visibility.SHARED
    mailbox.save()
    (message,) = deliver(mailbox, letter())

    assert sees(alice, message)
    assert not sees(carol, message)


def test_a_link_that_was_taken_away_shows_nothing(mailbox, carol, deal, bob):
    mailbox.visibility = Mailbox.Visibility.SHARED
    mailbox.save()
    (message,) = deliver(mailbox, letter())
    message.conversation.links.update(is_rejected=True, is_primary=False)

    assert not sees(carol, message)


def test_the_mail_of_a_team_is_seen_by_its_members(team, alice, carol):
    box = Mailbox.connect(
        address="sales@shop.example",
        team=team,
        username="sales",
        secret="x",
        incoming_host="imap.shop.example",
        at=MONDAY,
        by=alice,
    )
    (message,) = deliver(box, letter())
    assert sees(alice, message)
    assert not sees(carol, message)

    Team.objects.get().members.add(carol)
    assert sees(carol, message)


def test_in_a_mixed_conversation_each_message_keeps_its_own_visibility(mailbox, alice, carol):
    hers = Mailbox.connect(
        address="carol@shop.example",
        owner=carol,
        username="carol",
        secret="x",
        incoming_host="imap.shop.example",
        at=MONDAY,
        by=carol,
    )
    (first,) = deliver(mailbox, letter(text="For Alice"))
    (second,) = deliver(
        hers,
        letter(message_id="<2@x>", in_reply_to="<1@customer.example>", text="For Carol"),
    )

    assert first.conversation == second.conversation
    assert set(Message.objects.visible_to(alice)) == {first}
    assert set(Message.objects.visible_to(carol)) == {second}
    assert first.conversation.strands.get(mailbox=mailbox).snippet == "For Alice"
    assert first.conversation.strands.get(mailbox=hers).snippet == "For Carol"
