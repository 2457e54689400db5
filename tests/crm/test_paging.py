from datetime import timedelta

import pytest

from dealpost.accounts.models import User
from dealpost.crm.models import Deal, Organization, Person, Stage, Visibility
from dealpost.crm.ordering import along, along_given, by_organization, through, turned
from dealpost.crm.paging import Place, page
from tests.conftest import MONDAY

ORDERS = {
    "newest": along("created_at", descending=True),
    "title": along("title"),
    "close": along_given("expected_close_on"),
    "stage": through(Stage, "stage"),
}


@pytest.fixture
def deals(alice, stages) -> list[Deal]:
    """Seven, with equal titles, days and moments among them, and with none."""
    days = [None, MONDAY.date(), None, MONDAY.date(), MONDAY.date() - timedelta(1), None, None]
    return [
        Deal.add(
            title="ABC"[number % 3],
            owner=alice,
            stage=stages[number % 3],
            expected_close_on=day,
            at=MONDAY + timedelta(microseconds=number // 2),
            by=alice,
        )
        for number, day in enumerate(days)
    ]


def walk(user: User, stretches, *, limit: int = 2) -> list[int]:
    """Read page by page, each from the place that the one before told in an address."""
    keys: list[int] = []
    after = None
    while True:
        found = page(Deal.objects.visible_to(user), stretches, after=after, limit=limit)
        keys += found.keys
        if found.next is None:
            return keys
        after = Place.read(str(found.next))


@pytest.mark.parametrize("name", ORDERS)
@pytest.mark.parametrize("turn", [list, turned])
def test_pages_together_are_the_whole_list_in_order(alice, deals, name, turn):
    stretches = turn(ORDERS[name](alice))

    keys = walk(alice, stretches)

    assert keys == walk(alice, stretches, limit=100)
    assert sorted(keys) == [deal.pk for deal in deals]


def test_what_has_no_date_comes_last_in_both_directions(alice, deals):
    without = {deal.pk for deal in deals if deal.expected_close_on is None}
    stretches = along_given("expected_close_on")(alice)

    for each in (stretches, turned(stretches)):
        assert set(walk(alice, each)[-4:]) == without


def test_what_is_added_meanwhile_moves_nothing(alice, deals, stages):
    stretches = along("created_at", descending=True)(alice)
    first = page(Deal.objects.all(), stretches, after=None, limit=3)

    Deal.add(title="New", owner=alice, stage=stages[0], at=MONDAY + timedelta(1), by=alice)
    then = page(Deal.objects.all(), stretches, after=first.next, limit=100)

    assert [*first.keys, *then.keys] == [deal.pk for deal in reversed(deals)]


@pytest.mark.parametrize(
    "text", ["", "?", "bm9uc2Vuc2U", "WzksMV0", "WzAsIm5vIGRhdGUiLDFd", "WzBd"]
)
def test_a_place_that_makes_no_sense_is_the_beginning(alice, deals, text):
    stretches = along("created_at", descending=True)(alice)

    found = page(Deal.objects.all(), stretches, after=Place.read(text), limit=3)

    assert found.keys == [deal.pk for deal in reversed(deals)][:3]


def test_the_name_of_a_hidden_organization_puts_nobody_in_a_place(alice, carol):
    named = {"at": MONDAY, "by": carol}
    hidden = Organization.add(name="Aaa", owner=carol, visibility=Visibility.OWNER, **named)
    shown = Organization.add(name="Bbb", owner=carol, **named)
    for name, organization in [("Zed", hidden), ("Ann", None), ("Bob", shown)]:
        Person.add(name=name, owner=alice, organization=organization, **named)

    def names(user):
        found = page(Person.objects.all(), by_organization(user), after=None, limit=9)
        return [Person.objects.get(pk=key).name for key in found.keys]

    assert names(alice) == ["Bob", "Ann", "Zed"]
    assert names(carol) == ["Zed", "Bob", "Ann"]
