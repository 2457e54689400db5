"""What colleagues say beside the mail: read by those who may read the conversation, never sent."""

from datetime import timedelta

import pytest

from dealpost.conversations import searching
from dealpost.conversations.joining import merge
from dealpost.conversations.models import Comment
from dealpost.conversations.teamwork import commenting, mentioned
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


def found(text, user):
    query = searching.query_for(text)
    assert query is not None
    return [row.conversation for row in searching.search(query, user=user)]


@pytest.mark.parametrize(
    "text", ["warehouse", "wareh", '"ask the warehouse"', "warehouse -tables", "zoe"]
)
@pytest.mark.parametrize("many", [False, True])
def test_it_is_found_by_who_may_read_the_conversation_and_by_nobody_else(
    message, alice, ben, carol, monkeypatch, text, many
):
    if many:  # the other way of finding, for words that half of the mail has
        monkeypatch.setattr(searching, "_hits", lambda _query: range(searching.FEW_HITS + 1))
    comment = write(message, "<p>Ask the <b>warehouse</b>,</p><ul><li>Zoë knows</li></ul>", alice)
    assert found(text, ben) == [message.conversation_id]
    assert found(text, carol) == []
    assert found(f"{text} -knows", ben) == []

    commenting.remove(comment, at=LATER)
    assert found(text, ben) == []


def test_what_is_said_of_a_colleagues_mail_finds_that_and_not_the_copy_of_ones_own(
    message, mailbox, alice, ben, carol
):
    """The same message lies in Alice's own mailbox, which she shares with nobody."""
    deliver(mailbox, letter(to="sales@shop.example"))
    write(message, "Ask the warehouse", ben)
    query = searching.query_for("warehouse")
    assert query is not None
    rows = searching.search(query, user=alice)
    assert [row.mailbox for row in rows] == [
        message.conversation.strands.get(mailbox__team__isnull=False).mailbox_id
    ]


def test_mentions_come_page_by_page_while_the_conversation_may_be_read(box, team, alice, ben):
    raws = [letter(message_id=f"<{n}@x>", subject=f"No {n}", text=f"{n}") for n in range(3)]
    messages = deliver(box, *raws)
    for each in messages:
        write(each, "@Ben Visser?", alice)
        write(each, "@Ben Visser??", alice)
    write(messages[0], "@Alice Jansen, @Ben Visser says so", ben)
    first = mentioned.rows(user=ben, limit=2)
    rest = mentioned.rows(user=ben, after=first[-1].place, limit=2)
    assert [row.subject for row in (*first, *rest)] == ["No 2", "No 1", "No 0"]
    assert [row.subject for row in mentioned.rows(user=alice)] == ["No 0"]
    assert (mentioned.new(ben), mentioned.new(alice)) == (3, 1)

    team.members.remove(ben)
    assert mentioned.rows(user=ben) == []
    assert mentioned.new(ben) == 0
