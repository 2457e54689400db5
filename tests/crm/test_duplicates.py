import pytest

from dealpost.crm.duplicates import duplicates, names_are_alike, say_different, say_perhaps_same
from dealpost.crm.models import Deal, Organization, Person
from tests.conftest import MONDAY


def person(alice, name, **more) -> Person:
    return Person.add(**{"owner": alice, "at": MONDAY, "by": alice, **more}, name=name)


def organization(alice, name, *domains) -> Organization:
    return Organization.add(name=name, domains=domains, owner=alice, at=MONDAY, by=alice)


def found(kind, user) -> list[tuple[str, str, list[str]]]:
    return [
        (str(pair.one), str(pair.other), [rule for rule, _ in pair.reasons])
        for pair in duplicates(kind, user)
    ]


def test_persons_with_one_address_or_one_number_seem_to_be_one(alice):
    person(alice, "Ann", addresses=["ann@a.example"], phones=["+31 6 1234 5678"])
    person(alice, "Anna", addresses=["ann@a.example"])
    person(alice, "A. Smit", phones=["06-12345678"])
    person(alice, "Zoe", phones=["112"])

    assert found("person", alice) == [
        ("Ann", "Anna", ["address"]),
        ("Ann", "A. Smit", ["phone"]),
    ]


def test_a_switchboard_tells_nothing(alice):
    for number in range(6):
        person(alice, f"Colleague {number}", phones=["020 123 4567"])

    assert not found("person", alice)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Bob Bakker", "B. Bakker", True),
        ("Zoë Grant", "Zoe Grant", True),
        ("Jon Smith", "John Smith", True),
        ("Smith John", "John Smith", True),
        ("Bob Bakker", "Rob Bakker", False),
        ("Bob Bakker", "Bob Visser", False),
    ],
)
def test_names_are_alike(one, other, alike):
    assert names_are_alike(one, other) is alike


def test_names_are_compared_within_an_organization(alice):
    chairs, tables = organization(alice, "Chairs"), organization(alice, "Tables")
    person(alice, "Bob Bakker", organization=chairs)
    person(alice, "B. Bakker", organization=chairs)
    person(alice, "Bob Bakker", organization=tables)

    assert found("person", alice) == [("Bob Bakker", "B. Bakker", ["name"])]


def test_organizations_share_a_domain_or_a_name(alice):
    organization(alice, "Acme B.V.", "acme.example")
    organization(alice, "ACME bv")
    organization(alice, "The roadrunners", "acme.example")
    organization(alice, "One", "gmail.com")
    organization(alice, "Two", "gmail.com")

    assert found("organization", alice) == [
        ("Acme B.V.", "The roadrunners", ["domain"]),
        ("Acme B.V.", "ACME bv", ["name"]),
    ]


def test_open_deals_of_one_title_and_customer(alice, bob, deal, stages):
    facts = {"owner": alice, "stage": stages[0], "at": MONDAY, "by": alice}
    Deal.add(title="forty CHAIRS", person=bob, **facts)
    Deal.add(title="Forty chairs", **facts)
    Deal.add(title="Forty chairs", person=bob, **facts).win(at=MONDAY, by=alice)

    assert found("deal", alice) == [("Forty chairs", "forty CHAIRS", ["title"])]


def test_what_was_said_to_differ_is_not_suggested_until_that_is_undone(alice):
    one = person(alice, "Ann", addresses=["info@a.example"])
    other = person(alice, "Bea", addresses=["info@a.example"])

    say_different("person", other.pk, one.pk, at=MONDAY, by=alice)
    assert not found("person", alice)

    say_perhaps_same("person", one.pk, other.pk)
    assert found("person", alice)


def test_nobody_is_suggested_to_who_may_not_see_them(alice, carol):
    person(alice, "Ann", addresses=["ann@a.example"])
    person(alice, "Secret", addresses=["ann@a.example"], owner=carol, visibility="owner")

    assert not found("person", alice)
    assert found("person", carol)
