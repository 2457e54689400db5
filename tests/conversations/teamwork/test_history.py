"""What was done to the work on a conversation, told to the team that does it."""

from datetime import timedelta

import pytest

from dealpost.conversations.joining import merge
from dealpost.conversations.models import Access, Conversation, Strand
from dealpost.conversations.teamwork import assigning, closing, leaving
from dealpost.conversations.teamwork.history import history
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db


def at(minutes):
    return MONDAY + timedelta(minutes=minutes)


def told(message, user):
    conversation = Conversation.objects.get(messages=message.pk)
    return [(each.what, each.by, each.to) for each in history(conversation, user)]


def test_it_is_told_in_its_order_who_did_what(message, box, team, alice, ben):
    keys = [message.conversation_id]
    assigning.assign(keys, to=ben, by=alice, at=at(1))
    closing.close(keys, by=ben, at=at(2))
    closing.reopen(keys, by=alice, at=at(3))
    assigning.assign(keys, to=None, by=alice, at=at(4))
    closing.close(keys, by=alice, at=at(5))
    reply = letter(message_id="<2@x>", in_reply_to="<1@customer.example>", text="Well?")
    deliver(box, reply, at=at(6))
    assigning.assign(keys, to=ben, by=ben, at=at(7))
    leaving.change_team(team, name="Sales", members=[alice], by=alice, at=at(8))

    assert told(message, alice) == [
        ("assigned", alice, ben),
        ("closed", ben, None),
        ("reopened", alice, None),
        ("freed", alice, None),
        ("closed", alice, None),
        ("reopened", None, None),
        ("taken", ben, ben),
        ("released", alice, ben),
    ]
    assert told(message, ben) == []  # who has left the team


def test_who_reads_the_mail_from_outside_the_team_hears_nothing_of_its_work(message, alice, carol):
    assigning.assign([message.conversation_id], to=alice, by=alice, at=at(1))
    Access.objects.create(
        conversation=message.conversation,
        mailbox=Strand.objects.get().mailbox,
        user=carol,
        state=Access.State.GRANTED,
        asked_at=MONDAY,
    )
    assert Conversation.objects.visible_to(carol).exists()
    assert told(message, carol) == []


def test_what_was_done_to_another_conversation_at_once_is_told_there(message, box, alice, ben):
    (other,) = deliver(box, letter(message_id="<9@x>", subject="Tables", text="Tables?"))
    assigning.assign([message.conversation_id, other.conversation_id], to=ben, by=alice, at=at(1))
    closing.close([other.conversation_id], by=alice, at=at(2))
    assert [what for what, *_ in told(message, ben)] == ["assigned"]
    assert [what for what, *_ in told(other, ben)] == ["assigned", "closed"]


def test_it_goes_along_when_conversations_turn_out_to_be_one(message, box, alice, ben):
    (other,) = deliver(box, letter(message_id="<9@x>", subject="Tables", text="Tables?"))
    assigning.assign([other.conversation_id], to=ben, by=alice, at=at(1))
    merge([message.conversation_id, other.conversation_id])
    assert told(message, alice) == [("assigned", alice, ben)]
