from decimal import Decimal

import pytest

from dealpost.crm.models import Deal, Organization, Person
from tests.conftest import MONDAY


@pytest.fixture
def given(alice, stages) -> dict[str, object]:
    return {
        "title": "Forty chairs",
        "person": "",
        "organization": "",
        "value": "1250.50",
        "currency": "EUR",
        "stage": stages[0].pk,
        "owner": alice.pk,
        "visibility": "everyone",
    }


def test_a_deal_takes_the_organization_of_its_person(signed_in, alice, bob, given):
    palace = Organization.add(name="Chair Palace", owner=alice, at=MONDAY, by=alice)
    bob.change(organization=palace, at=MONDAY, by=alice)

    signed_in.post("/deals/new/", {**given, "person": bob.pk})

    deal = Deal.objects.get()
    assert (deal.person, deal.organization, deal.value) == (bob, palace, Decimal("1250.50"))


def test_a_name_that_was_never_chosen_is_not_lost_silently(signed_in, given):
    answer = signed_in.post("/deals/new/", {**given, "person-text": "Ilse"})

    assert answer.status_code == 422
    assert 'value="Ilse"' in answer.text


def test_nobody_can_pick_whom_they_may_not_see(signed_in, carol, given, hidden):
    secret = Person.add(name="Secret Sam", at=MONDAY, by=carol, **hidden)

    answer = signed_in.post("/deals/new/", {**given, "person": secret.pk})

    assert answer.status_code == 422
    assert "Secret Sam" not in answer.text
    assert "Secret Sam" not in signed_in.get(f"/deals/new/?person={secret.pk}").text


def test_a_hidden_person_is_neither_shown_nor_lost(signed_in, carol, deal, given, hidden):
    secret = Person.add(name="Secret Sam", at=MONDAY, by=carol, **hidden)
    deal.change(person=secret, at=MONDAY, by=carol)

    signed_in.post(f"/deals/{deal.pk}/edit/", {**given, "title": "Fifty chairs"})

    deal.refresh_from_db()
    pages = [f"/deals/{deal.pk}/{tab}" for tab in ("", "edit/", "mail/", "history/")]
    assert (deal.title, deal.person) == ("Fifty chairs", secret)
    assert not [
        page for page in [*pages, "/deals/list/"] if "Sam" in signed_in.get(page, follow=True).text
    ]


def test_editing_tells_what_changed(signed_in, deal, given, stages):
    signed_in.post(f"/deals/{deal.pk}/edit/", {**given, "stage": stages[2].pk})

    history = signed_in.get(f"/deals/{deal.pk}/history/", follow=True).text
    assert "1250.50" in history
    assert "Negotiation" in history


@pytest.mark.parametrize(("status", "shown"), [("open", False), ("won", True), ("any", True)])
def test_the_list_shows_open_deals_unless_asked(signed_in, alice, deal, status, shown):
    deal.win(at=MONDAY, by=alice)

    assert ("Forty chairs" in signed_in.get("/deals/list/", {"status": status}).text) is shown


@pytest.mark.parametrize("sort", ["title", "-title", "value", "close", "stage", "nonsense"])
def test_the_list_can_be_sorted(signed_in, deal, sort):
    assert "Forty chairs" in signed_in.get("/deals/list/", {"sort": sort}).text


def test_the_list_narrows_to_an_owner(signed_in, deal, carol):
    assert "Forty chairs" not in signed_in.get("/deals/list/", {"owner": carol.pk}).text


def test_a_long_list_goes_on_on_the_next_page(signed_in, alice, stages):
    for number in range(51):
        Deal.add(title=f"Deal {number}", owner=alice, stage=stages[0], at=MONDAY, by=alice)

    first = signed_in.get("/deals/list/").context["listing"]
    second = signed_in.get("/deals/list/", {"after": first.next}).context["listing"]

    assert len({row.pk for row in [*first.rows, *second.rows]}) == 51
    assert second.next is None


def test_what_only_carol_sees_is_not_here_for_alice(signed_in, carol, stages, hidden):
    secret = Deal.add(title="Secret", stage=stages[0], at=MONDAY, by=carol, **hidden)

    assert "Secret" not in signed_in.get("/deals/list/").text
    for tab in ("", "edit/", "mail/", "history/"):
        assert signed_in.get(f"/deals/{secret.pk}/{tab}").status_code == 404
