"""The palette finds everything that one may see, and nothing else."""

import pytest

from dealpost.conversations.linking import link
from dealpost.crm.models import Activity, ActivityKind, Deal, Note, Organization, Person
from dealpost.crm.searching import search
from dealpost.mailboxes.models import Mailbox
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter


def names(text: str, user) -> set[str]:
    return {str(each) for found in search(text, user).values() for each in found}


@pytest.fixture
def company(alice, bob, deal):
    palace = Organization.add(
        name="Café Noël", domains=["noel.example"], owner=alice, at=MONDAY, by=alice
    )
    bob.change(organization=palace, at=MONDAY, by=alice)
    bob.change_phones(["+31 6 1234 5678"], at=MONDAY, by=alice)
    Note.add(deal, "<p>They want mahogany</p>", at=MONDAY, by=alice)
    kind = ActivityKind.like("call")
    Activity.plan(
        kind=kind, subject="Ring about varnish", owner=alice, deal=deal, at=MONDAY, by=alice
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("bak", "Bob Bakker"),
        ("bakker bob", "Bob Bakker"),
        ("bob@customer", "Bob Bakker"),
        ("customer.example", "Bob Bakker"),
        ("06 1234", "Bob Bakker"),
        ("0612345678", "Bob Bakker"),
        ("+31612345678", "Bob Bakker"),
        ("cafe noel", "Café Noël"),
        ("CAFÉ", "Café Noël"),
        ("noel.ex", "Café Noël"),
        ("chairs", "Forty chairs"),
        ("bakker", "Forty chairs"),  # the deal of whom was found
        ("mahog", "They want mahogany"),
        ("varnish", "Ring about varnish"),
    ],
)
def test_what_is_typed_finds(company, alice, typed, found):
    assert found in names(typed, alice)


@pytest.mark.parametrize("typed", ["", "  ", "'", ":*", "& |", "%", "\\", "zzz", "a" * 500])
def test_odd_texts_find_nothing_and_break_nothing(company, alice, typed):
    assert not names(typed, alice)


def test_exactly_this_comes_first(alice):
    for name in ("Anna Berg", "Berg", "Bergman"):
        Person.add(name=name, owner=alice, at=MONDAY, by=alice)

    assert [str(each) for each in search("berg", alice)["person"]] == [
        "Berg",
        "Bergman",
        "Anna Berg",
    ]


def test_nothing_hidden_is_found_nor_shown_beside(signed_in, carol, alice, stages, hidden, bob):
    sam = Person.add(name="Secret Sam", at=MONDAY, by=carol, **hidden)
    secret = Deal.add(title="Secret deal", stage=stages[0], at=MONDAY, by=carol, **hidden)
    Deal.add(title="Open deal", person=sam, owner=alice, stage=stages[0], at=MONDAY, by=alice)
    Note.add(secret, "<p>secret note</p>", at=MONDAY, by=carol)

    assert names("secret", alice) == set()
    assert "Sam" not in signed_in.get("/search/", {"q": "open deal"}).text
    assert names("secret", carol) >= {"Secret Sam", "Secret deal", "secret note"}


def test_mail_is_found_as_far_as_one_may_read_it(client, alice, carol, mailbox, deal):
    conversation = deliver(mailbox, letter(subject="Mahogany samples"))[0].conversation
    link(conversation, deal, by=alice, at=MONDAY)

    def found(user) -> bool:
        client.force_login(user)
        return "Mahogany samples" in client.get("/search/mail/", {"q": "mahog"}).text

    assert (found(alice), found(carol)) == (True, False)
    conversation.strands.update(visibility=Mailbox.Visibility.SHARED)
    assert found(carol)


def test_without_a_text_one_finds_what_one_looked_at(signed_in, deal, bob, carol):
    signed_in.get(f"/deals/{deal.pk}/")
    signed_in.get(f"/persons/{bob.pk}/")

    found = signed_in.get("/search/").text
    assert found.index("Bob Bakker") < found.index("Forty chairs")

    deal.change(owner=carol, visibility="owner", at=MONDAY, by=carol)
    assert "Forty chairs" not in signed_in.get("/search/").text


def test_a_search_asks_a_fixed_number_of_queries(alice, company, django_assert_max_num_queries):
    with django_assert_max_num_queries(24):
        search("b", alice)
