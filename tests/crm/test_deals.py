from decimal import Decimal

from dealpost.crm.models import Deal, Organization, Person, Visibility
from dealpost.events.models import Event
from tests.conftest import MONDAY


def test_totals_keep_stages_and_currencies_apart(alice, stages):
    for stage, value, currency in (
        (stages[0], 100, "EUR"),
        (stages[0], 50, "EUR"),
        (stages[0], 7, "USD"),
        (stages[1], 1, "EUR"),
    ):
        Deal.add(
            title="x", owner=alice, stage=stage, value=value, currency=currency, at=MONDAY, by=alice
        )

    found = {(row["stage"], row["currency"]): row["total"] for row in Deal.objects.totals()}

    assert found == {
        (stages[0].pk, "EUR"): Decimal(150),
        (stages[0].pk, "USD"): Decimal(7),
        (stages[1].pk, "EUR"): Decimal(1),
    }


def test_a_search_reads_title_person_and_organization(alice, deal, bob):
    palace = Organization.add(name="Chair Palace", owner=alice, at=MONDAY, by=alice)
    deal.change(organization=palace, at=MONDAY, by=alice)

    for text in ("forty", "BAKKER", "palace"):
        assert list(Deal.objects.search(text, by=alice)) == [deal]
    assert not Deal.objects.search("tables", by=alice)


def test_a_search_does_not_betray_whom_a_deal_is_about(alice, carol, deal):
    secret = Person.add(
        name="Secret Sam", owner=carol, visibility=Visibility.OWNER, at=MONDAY, by=carol
    )
    deal.change(person=secret, at=MONDAY, by=carol)

    assert not Deal.objects.search("Secret", by=alice)
    assert Deal.objects.search("Secret", by=carol)
    assert Deal.objects.read_by(alice).get().person is None


def test_a_change_is_one_fact_with_before_and_after(alice, carol, deal):
    deal.change(title="Fifty chairs", owner=carol, currency="EUR", at=MONDAY, by=alice)

    event = Event.objects.get(name="item_changed")
    assert event.details == {"fields": {"title": ["Forty chairs", "Fifty chairs"], "owner": []}}
    assert event.actor == alice
