"""Where the people work whom mail is with."""

import pytest

from dealpost.conversations import linking
from dealpost.conversations.explaining_links import explain
from dealpost.crm.models import Organization, Person
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(alice) -> Organization:
    return Organization.add(
        name="Customer", domains=["customer.example"], owner=alice, at=MONDAY, by=alice
    )


def organizations_of(message):
    links = message.conversation.links.standing().filter(organization__isnull=False)
    return [(link.organization.name, link.reason) for link in links]


def against(message, address):
    return {finding.against for finding in explain(message.conversation).about(address)}


def test_the_organization_of_a_person_is_linked_with_the_person(mailbox, alice, bob, customer):
    bob.change(organization=customer, at=MONDAY, by=alice)
    (message,) = deliver(mailbox, letter())

    assert organizations_of(message) == [("Customer", "organization")]


def test_nobody_known_but_the_domain_is(mailbox, customer):
    (message,) = deliver(mailbox, letter())

    assert organizations_of(message) == [("Customer", "domain")]


def test_somebody_known_of_whom_no_organization_is(mailbox, bob, customer):
    (message,) = deliver(mailbox, letter())

    assert organizations_of(message) == [("Customer", "domain")]


def test_whoever_works_elsewhere_is_believed(mailbox, alice, bob, customer):
    other = Organization.add(name="Other", owner=alice, at=MONDAY, by=alice)
    bob.change(organization=other, at=MONDAY, by=alice)
    (message,) = deliver(mailbox, letter())

    assert organizations_of(message) == [("Other", "organization")]
    assert "known_person" in against(message, "bob@customer.example")


def test_a_public_domain_is_nobodys(mailbox, alice):
    Organization.add(name="Google", domains=["gmail.com"], owner=alice, at=MONDAY, by=alice)
    (message,) = deliver(mailbox, letter(sender="somebody@gmail.com"))

    assert organizations_of(message) == []
    assert against(message, "somebody@gmail.com") == {"public_domain"}


def test_our_own_domain_is_no_customer(mailbox, alice):
    Organization.add(name="Ourselves", domains=["shop.example"], owner=alice, at=MONDAY, by=alice)
    Person.add(name="Dave", owner=alice, addresses=["dave@shop.example"], at=MONDAY, by=alice)
    (message,) = deliver(mailbox, letter(sender="dave@shop.example"))

    assert not message.conversation.links.exists()
    assert against(message, "dave@shop.example") == {"own_domain"}


def test_a_domain_of_two_organizations_decides_nothing(mailbox, alice, customer):
    Organization.add(name="Holding", domains=["customer.example"], owner=alice, at=MONDAY, by=alice)
    (message,) = deliver(mailbox, letter())

    assert organizations_of(message) == []
    assert against(message, "bob@customer.example") == {"shared_domain"}


def test_a_machine_of_a_customer_is_nobody(mailbox, customer):
    (message,) = deliver(mailbox, letter(sender="no-reply+42@customer.example"))

    assert organizations_of(message) == []
    assert against(message, "no-reply+42@customer.example") == {"no_reply"}


def test_a_person_linked_by_hand_brings_the_organization(mailbox, alice, bob, customer):
    bob.change(organization=customer, at=MONDAY, by=alice)
    (message,) = deliver(mailbox, letter(sender="private@gmail.com"))
    linking.link(message.conversation, bob, by=alice, at=MONDAY)

    assert organizations_of(message) == [("Customer", "organization")]

    linking.unlink(message.conversation.links.get(person=bob), by=alice, at=MONDAY)

    assert organizations_of(message) == []
