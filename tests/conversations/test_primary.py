"""The one deal, lead or project that a conversation is first of all about."""

import pytest
from django.db import IntegrityError, transaction

from dealpost.conversations import linking
from dealpost.conversations.joining import merge
from dealpost.conversations.models import Link
from dealpost.conversations.primary import make_primary
from dealpost.crm.models import Deal, Lead
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(alice, stages) -> Deal:
    return Deal.add(title="Other", owner=alice, stage=stages[0], at=MONDAY, by=alice)


def primary_of(conversation):
    return [link.item for link in conversation.links.filter(is_primary=True)]


def test_the_only_item_is_what_it_is_about(mailbox, bob, deal):
    (message,) = deliver(mailbox, letter())

    assert primary_of(message.conversation) == [deal]


def test_a_persons_word_goes_before_a_guess_and_then_stays(mailbox, alice, bob, deal, other):
    (message,) = deliver(mailbox, letter())
    linking.link(message.conversation, other, by=alice, at=MONDAY)
    assert primary_of(message.conversation) == [other]

    lead = Lead.add(title="Tables", owner=alice, at=MONDAY, by=alice)
    linking.link(message.conversation, lead, by=alice, at=MONDAY)
    assert primary_of(message.conversation) == [other]


def test_people_choose_another(mailbox, alice, bob, deal, other):
    (message,) = deliver(mailbox, letter())
    linking.link(message.conversation, other, by=alice, at=MONDAY)
    make_primary(message.conversation.links.get(deal=deal), by=alice, at=MONDAY)

    assert primary_of(message.conversation) == [deal]


def test_where_it_is_taken_away_another_takes_its_place(mailbox, alice, bob, deal, other):
    (message,) = deliver(mailbox, letter())
    linking.link(message.conversation, other, by=alice, at=MONDAY)
    linking.unlink(message.conversation.links.get(deal=other), by=alice, at=MONDAY)

    assert primary_of(message.conversation) == [deal]


def test_a_person_alone_is_no_subject(mailbox, bob):
    (message,) = deliver(mailbox, letter())

    assert primary_of(message.conversation) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        message.conversation.links.update(is_primary=True)


def test_there_are_never_two(mailbox, alice, bob, deal, other):
    (message,) = deliver(mailbox, letter())
    linking.link(message.conversation, other, by=alice, at=MONDAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.filter(deal=deal).update(is_primary=True)


def test_of_two_conversations_that_become_one_the_choice_survives(mailbox, alice, bob, deal, other):
    (first,) = deliver(mailbox, letter(sender="stranger@nowhere.example"))
    (second,) = deliver(mailbox, letter(message_id="<2@x>", subject="Tables"))
    linking.link(second.conversation, other, by=alice, at=MONDAY)
    merge([first.conversation_id, second.conversation_id])

    assert primary_of(first.conversation) == [other]
