"""Items that become one, and part again: their mail goes along, and comes back."""

import pytest

from dealpost.conversations.linking import link, unlink
from dealpost.crm.merging.merging import merge, part
from dealpost.crm.models import Deal, Organization, Person
from tests.conftest import MONDAY
from tests.conversations.test_relinking import links_of, react
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def robert(alice) -> Person:
    """Bob, once more."""
    return Person.add(
        name="Robert", addresses=["bob@home.example"], owner=alice, at=MONDAY, by=alice
    )


@pytest.fixture
def conversations(mailbox, bob, robert):
    """One with each of them, and one with both."""
    raws = [
        letter(message_id="<1@x>", subject="One"),
        letter(message_id="<2@x>", subject="Two", sender="bob@home.example"),
        letter(message_id="<3@x>", subject="Three", more=["Cc: bob@home.example"]),
    ]
    return [deliver(mailbox, raw)[0].conversation for raw in raws]


def all_links(conversations):
    return [links_of(each) for each in conversations]


def names(conversations):
    return [{(kind, item) for kind, item, *_ in links_of(each)} for each in conversations]


def test_mail_of_two_persons_is_of_one_and_of_two_again(alice, bob, robert, deal, conversations):
    react()
    before = all_links(conversations)
    made = merge(bob, robert, at=MONDAY, by=alice)
    react()
    assert names(conversations) == [{("person", "Bob Bakker"), ("deal", "Forty chairs")}] * 3

    part(made, at=MONDAY, by=alice)
    react()
    assert all_links(conversations) == before


def test_what_somebody_decided_of_either_is_true_of_the_one(alice, bob, robert, conversations):
    _one, _two, both = conversations
    link(both, robert, by=alice, at=MONDAY)
    unlink(both.links.get(person=bob), by=alice, at=MONDAY)
    made = merge(bob, robert, at=MONDAY, by=alice)
    react()
    assert both.links.filter(person=bob).count() == 1

    part(made, at=MONDAY, by=alice)
    react()
    assert {(str(each.person), each.is_rejected) for each in both.links.all()} == {
        ("Bob Bakker", True),
        ("Robert", False),
    }


def test_when_two_deals_are_one_it_is_the_only_one(alice, bob, deal, stages, conversations):
    first = conversations[0]
    other = Deal.add(title="Chairs", person=bob, owner=alice, stage=stages[0], at=MONDAY, by=alice)
    unlinked = {("person", "Bob Bakker")}
    first.links.filter(deal__isnull=False).delete()
    react()
    assert names([first]) == [unlinked]

    made = merge(deal, other, at=MONDAY, by=alice)
    react()
    assert names([first]) == [unlinked | {("deal", "Forty chairs")}]

    part(made, at=MONDAY, by=alice)
    react()
    # What is linked stays, as when another deal appears.
    assert names([first]) == [unlinked | {("deal", "Forty chairs")}]


def test_mail_of_two_organizations(mailbox, alice):
    facts = {"owner": alice, "at": MONDAY, "by": alice}
    one = Organization.add(name="One", domains=["one.example"], **facts)
    two = Organization.add(name="Two", domains=["two.example"], **facts)
    conversations = [
        deliver(mailbox, letter(message_id=f"<{name}@x>", sender=f"ann@{name}.example"))[
            0
        ].conversation
        for name in ("one", "two")
    ]
    before = all_links(conversations)
    made = merge(one, two, at=MONDAY, by=alice)
    react()
    assert names(conversations) == [{("organization", "One")}] * 2

    part(made, at=MONDAY, by=alice)
    react()
    assert all_links(conversations) == before
