"""What is being written, or on its way, while conversations are split and merged."""

from datetime import timedelta

import pytest

from dealpost.conversations.models import Message
from dealpost.conversations.regrouping.merging import merge
from dealpost.conversations.regrouping.splitting import split
from dealpost.conversations.regrouping.undoing import undo
from dealpost.events.models import Event
from dealpost.outbox import answering, drafting, keeping, sharing, submitting
from dealpost.outbox.models import Draft, Outgoing
from dealpost.outbox.reactions import follow
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def messages(team_mailbox):
    return deliver(
        team_mailbox,
        letter(message_id="<1@x.example>", text="1", to="sales@shop.example"),
        letter(
            message_id="<2@x.example>",
            references=["<1@x.example>"],
            text="2",
            to="sales@shop.example",
        ),
        letter(message_id="<3@x.example>", text="3", to="sales@shop.example"),
    )


@pytest.fixture
def draft(team_mailbox, messages, alice) -> Draft:
    draft = answering.reply(messages[1], author=alice, at=LATER)
    written = drafting.Written(team_mailbox, draft.to, html="<p>A</p>", subject=draft.subject)
    drafting.save(draft, written, version=0, at=LATER)
    return draft


def react() -> None:
    for event in Event.objects.order_by("pk"):
        if "split" in event.name or "merge" in event.name:
            follow(event)


def place_of(row: Draft | Outgoing) -> int | None:
    row.refresh_from_db()
    return row.conversation_id


def test_a_shared_draft_goes_with_the_message_that_it_answers(draft, messages, alice, ben):
    sharing.share(draft)
    done = split(messages[1], by=ben, at=LATER)
    react()
    assert place_of(draft) == done.part_id

    merged = merge(messages[2].conversation, done.part, by=ben, at=LATER)
    react()
    assert place_of(draft) == messages[2].conversation_id
    assert Draft.objects.of_colleagues(ben).filter(conversation=messages[2].conversation).exists()

    undo(merged, by=ben, at=LATER)
    undo(done, by=ben, at=LATER)
    react()
    assert place_of(draft) == done.conversation_id


def test_an_answer_on_its_way_arrives_in_the_part_that_it_answers(draft, messages, alice):
    outgoing = submitting.submit(draft, at=LATER)

    done = split(messages[1], by=alice, at=LATER)
    react()
    assert place_of(outgoing) == done.part_id

    Outgoing.objects.filter(pk=outgoing.pk).update(state=Outgoing.State.SENT)
    outgoing.refresh_from_db()
    keeping.show(outgoing, at=LATER)
    assert place_of(outgoing) == done.part_id
    assert Message.objects.filter(conversation=done.part).count() == 2

    undo(done, by=alice, at=LATER)
    react()
    assert place_of(outgoing) == done.conversation_id


def test_taken_back_it_is_a_draft_where_its_message_stands_now(draft, messages, alice):
    outgoing = submitting.submit(draft, at=LATER)
    merged = merge(messages[2].conversation, messages[0].conversation, by=alice, at=LATER)
    react()

    again = submitting.undo(outgoing)

    assert again is not None
    assert place_of(again) == merged.conversation_id


def test_mail_that_answers_nothing_stays_with_its_conversation(team_mailbox, messages, alice):
    draft = Draft.objects.create(
        author=alice, mailbox=team_mailbox, conversation=messages[2].conversation
    )

    merge(messages[0].conversation, messages[2].conversation, by=alice, at=LATER)
    react()

    assert place_of(draft) == messages[0].conversation_id
