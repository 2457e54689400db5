"""An answer is stopped when its conversation has news that its writer has not seen."""

from datetime import timedelta

import pytest

from dealpost.conversations.models import Sight, Strand
from dealpost.conversations.models.sight import Seen
from dealpost.conversations.teamwork import commenting
from dealpost.mailboxes.models import Mailbox
from dealpost.outbox import answering, submitting
from dealpost.outbox.models import Draft, Outgoing
from dealpost.outbox.overtaking import Overtaken
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def box(team_mailbox, team, carol):
    team.members.add(carol)
    return team_mailbox


@pytest.fixture
def message(box):
    return deliver(box, letter(to="sales@shop.example"))[0]


@pytest.fixture
def draft(message, alice):
    return answering.reply(message, author=alice, at=LATER)


def more(box, text="And tables?", **fields):
    raw = letter(
        message_id="<2@x>", in_reply_to="<1@customer.example>", text=text, at=LATER, **fields
    )
    return deliver(box, raw, at=LATER)[0]


def send(draft, **seen):
    return submitting.submit(draft, at=LATER, **seen)


def test_an_answer_without_news_is_sent(draft):
    assert send(draft)


def test_a_new_message_stops_it_and_the_draft_stays(draft, box, alice):
    newer = more(box)
    with pytest.raises(Overtaken) as stopped:
        send(draft)
    assert stopped.value.news.messages == [newer]
    assert not Outgoing.objects.exists()
    assert Draft.objects.of(alice).at_hand().filter(pk=draft.pk).exists()


def test_send_anyway_holds_for_what_was_shown_and_no_more(draft, box):
    more(box)
    with pytest.raises(Overtaken) as stopped:
        send(draft)
    third = letter(message_id="<3@x>", in_reply_to="<2@x>", text="Hello?", at=LATER)
    (newest,) = deliver(box, third, at=LATER)
    with pytest.raises(Overtaken) as again:
        send(draft, seen=stopped.value.news.seen)
    assert again.value.news.messages == [newest]
    assert send(draft, seen=again.value.news.seen)


def test_what_a_window_of_theirs_has_shown_is_no_news(draft, box, alice):
    newer = more(box)
    Sight.note(alice, newer.conversation_id, Seen(message=newer.pk))
    Sight.note(alice, newer.conversation_id, Seen())  # never less
    assert send(draft)


def test_a_comment_stops_it_but_not_ones_own(draft, message, alice, carol):
    commenting.write(message.conversation_id, "I do it.", by=alice, at=LATER)
    mine = answering.forward(message, author=alice, at=LATER)
    comment = commenting.write(message.conversation_id, "Wait!", by=carol, at=LATER)
    with pytest.raises(Overtaken) as stopped:
        send(draft)
    assert stopped.value.news.comments == [comment]
    mine.to = [{"name": "", "address": "d@x.example"}]
    mine.save()
    assert send(mine)  # forwarding answers nobody


def test_of_two_who_answer_at_once_the_second_is_stopped(draft, message, carol):
    theirs = answering.reply(message, author=carol, at=LATER)
    first = send(draft)
    with pytest.raises(Overtaken) as stopped:
        send(theirs)
    assert stopped.value.news.outgoing == [first]
    assert send(theirs, seen=stopped.value.news.seen)


def test_what_its_writer_may_not_read_neither_stops_nor_shows(mailbox, alice, carol, deal):
    (message,) = deliver(mailbox, letter())
    Strand.objects.update(visibility=Mailbox.Visibility.SHARED)
    Mailbox.connect(
        address="carol@shop.example",
        owner=carol,
        username="c",
        secret="x",
        incoming_host="imap.shop.example",
        outgoing_host="smtp.shop.example",
        at=MONDAY,
        by=carol,
    )
    draft = answering.reply(message, author=carol, at=LATER)
    Strand.objects.update(visibility=Mailbox.Visibility.PRIVATE)
    more(mailbox)
    assert send(draft)


def test_old_mail_that_is_fetched_late_is_no_news(draft, box):
    old = letter(
        message_id="<0@x>",
        references=["<1@customer.example>"],
        text="Long ago",
        at=MONDAY - timedelta(days=9),
    )
    deliver(box, old)
    assert send(draft)
