"""Mail that was there first finds the person, the deal, and what a lead becomes."""

import pytest

from dealpost.conversations import reactions
from dealpost.conversations.models import Link
from dealpost.crm.converting import convert
from dealpost.crm.models import Deal, Lead, Person
from dealpost.events.models import Event
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db


def latest(name: str) -> Event:
    return Event.objects.filter(name=name).newest_first()[0]


def test_a_new_person_finds_the_mail_of_the_past(mailbox, alice):
    (message,) = deliver(mailbox, letter())
    assert not message.conversation.links.exists()

    bob = Person.add(
        name="Bob", owner=alice, addresses=["bob@customer.example"], at=MONDAY, by=alice
    )
    for _twice in range(2):
        reactions.link_mail_with_the_person(latest("person_created"))

    assert [link.person for link in message.conversation.links.all()] == [bob]


def test_a_new_deal_finds_the_mail_of_its_person(mailbox, alice, bob, stages):
    (message,) = deliver(mailbox, letter())
    deal = Deal.add(title="Chairs", person=bob, owner=alice, stage=stages[0], at=MONDAY, by=alice)
    reactions.link_mail_with_the_item(latest("deal_created"))

    assert message.conversation.links.get(deal=deal).reason == Link.Reason.ONLY_OPEN


def test_the_mail_of_a_lead_stays_with_the_deal_it_becomes(mailbox, alice, bob, stages):
    lead = Lead.add(title="Chairs", person=bob, owner=alice, at=MONDAY, by=alice)
    (message,) = deliver(mailbox, letter())
    assert message.conversation.links.filter(lead=lead).exists()

    deal = convert(lead, stages[0], at=MONDAY, by=alice)
    for _twice in range(2):
        reactions.keep_the_mail_of_a_lead(latest("lead_converted"))

    assert message.conversation.links.filter(deal=deal).count() == 1
