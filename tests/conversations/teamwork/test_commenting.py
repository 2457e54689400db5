"""What colleagues say beside the mail: read by those who may read the conversation, never sent."""

from datetime import timedelta

import pytest

from dealpost.conversations.joining import merge
from dealpost.conversations.models import Comment
from dealpost.conversations.teamwork import commenting
from dealpost.events.models import Event
from dealpost.mailboxes.models import Mailbox
from dealpost.notifications.kinds import comment as kinds
from dealpost.notifications.showing import shown
from dealpost.outbox import answering
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


def write(message, text, by):
    return commenting.write(message.conversation_id, text, by=by, at=LATER)


def sees(user):
    return Comment.objects.visible_to(user).exists()


def told(user):
    for event in Event.objects.filter(name="comment_written"):
        kinds.tell_whom_it_concerns(event)
    return [each.kind for each in shown(user)[0]]


def test_the_team_reads_it_and_nobody_else(message, alice, ben, carol):
    write(message, "Ask the warehouse first.", alice)
    assert sees(ben)
    assert not sees(carol)


def test_who_leaves_the_team_reads_it_no_more(message, team, alice, ben):
    write(message, "Ask the warehouse first.", ben)
    team.members.remove(ben)
    assert not sees(ben)


def test_on_shared_mail_it_is_for_whoever_may_read_that(mailbox, alice, carol, deal):
    (message,) = deliver(mailbox, letter())
    with pytest.raises(commenting.NobodyElse):
        write(message, "To myself", alice)
    message.conversation.strands.update(visibility=Mailbox.Visibility.SHARED)
    write(message, "Careful with the price.", alice)
    assert sees(carol)
    message.conversation.strands.update(visibility=Mailbox.Visibility.PRIVATE)
    assert not sees(carol)
    assert sees(alice)


def test_whom_it_mentions_is_told_and_a_stranger_is_not(message, alice, ben, carol):
    comment = write(message, "@Ben Visser and @carol de wit, what do you think?", alice)
    assert list(comment.mentioned.all()) == [ben]
    assert told(ben) == ["mention"]
    assert told(carol) == []
    assert told(alice) == []


def test_an_edit_tells_only_whom_it_mentions_now(message, alice, ben):
    comment = write(message, "What do you think?", alice)
    assert told(ben) == []
    commenting.edit(comment, "@Ben Visser, what do you think?", at=LATER)
    assert told(ben) == ["mention"]
    commenting.edit(comment, "@Ben Visser, what do you think of it?", at=LATER)
    assert told(ben) == ["mention"]


def test_whoever_takes_part_is_told_of_what_follows(message, alice, ben):
    write(message, "I ask the warehouse.", ben)
    write(message, "Thanks!", alice)
    assert told(ben) == ["comment"]


def test_a_deleted_one_is_shown_nowhere_until_it_is_restored(message, alice, ben):
    comment = write(message, "@Ben Visser?", alice)
    commenting.remove(comment, at=LATER)
    assert not sees(ben)
    assert told(ben) == []
    commenting.restore(comment)
    assert sees(ben)


def test_it_goes_along_when_conversations_turn_out_to_be_one(message, box, alice):
    (other,) = deliver(box, letter(message_id="<9@x>", subject="Tables", text="Tables?"))
    comment = write(other, "Ours?", alice)
    winner = merge([message.conversation_id, other.conversation_id])
    assert list(Comment.objects.in_conversation(winner)) == [comment]
    assert sees(alice)


def test_no_word_of_it_gets_into_an_answer(message, box, alice):
    write(message, "SECRET margin of forty percent", alice)
    for draft in (
        answering.reply(message, author=alice, at=LATER),
        answering.forward(message, author=alice, at=LATER),
    ):
        assert "SECRET" not in draft.quote + draft.html + draft.subject
