from decimal import Decimal

import pytest

from dealpost.crm.models import Deal, Lead
from tests.conftest import MONDAY


@pytest.fixture
def lead(alice, bob) -> Lead:
    return Lead.add(title="Wants chairs", person=bob, owner=alice, value=500, at=MONDAY, by=alice)


def test_a_lead_is_added(signed_in, alice, bob):
    given = {"title": "Wants chairs", "person": bob.pk, "value": "0", "currency": "EUR"}
    answer = signed_in.post(
        "/leads/new/", {**given, "owner": alice.pk, "visibility": "everyone", "source": "Fair"}
    )

    assert answer.url == f"/leads/{Lead.objects.get(source='Fair').pk}/"
    assert "Wants chairs" in signed_in.get("/leads/").text


def test_a_lead_becomes_a_deal_once(signed_in, lead, bob, stages):
    first = signed_in.post(f"/leads/{lead.pk}/deal/", {"stage": stages[1].pk})
    again = signed_in.post(f"/leads/{lead.pk}/deal/", {"stage": stages[1].pk})

    deal = Deal.objects.get()
    assert (deal.title, deal.person, deal.value, deal.stage) == (
        lead.title,
        bob,
        Decimal(500),
        stages[1],
    )
    assert first.url == again.url == f"/deals/{deal.pk}/"
    assert "Open the deal" in signed_in.get(f"/leads/{lead.pk}/").text


def test_an_archived_lead_leaves_the_list_and_comes_back(signed_in, lead):
    signed_in.post(f"/leads/{lead.pk}/archive/")
    assert signed_in.get("/leads/").context["listing"].rows == []

    signed_in.post(f"/leads/{lead.pk}/restore/")
    assert signed_in.get("/leads/").context["listing"].rows == [lead]


def test_a_converted_lead_is_not_archived(signed_in, lead, stages):
    signed_in.post(f"/leads/{lead.pk}/deal/", {"stage": stages[0].pk})
    signed_in.post(f"/leads/{lead.pk}/archive/")

    lead.refresh_from_db()
    assert lead.status == Lead.Status.CONVERTED


@pytest.mark.parametrize("path", ["", "edit/", "mail/", "history/"])
def test_what_only_carol_sees_is_not_here_for_alice(signed_in, carol, hidden, path):
    secret = Lead.add(title="Secret", at=MONDAY, by=carol, **hidden)

    assert signed_in.get(f"/leads/{secret.pk}/{path}").status_code == 404


def test_a_conversion_is_taken_back_from_its_message(signed_in, alice, bob, stages):
    lead = Lead.add(title="Wants chairs", person=bob, owner=alice, at=MONDAY, by=alice)
    given = {"stage": stages[0].pk, "title": "Forty chairs", "value": "900"}
    page = signed_in.post(f"/leads/{lead.pk}/deal/", given, follow=True)
    [message] = page.context["messages"]
    assert Deal.objects.get().title == "Forty chairs"

    signed_in.post(message.extra_tags)

    assert not Deal.objects.exists()
    assert "Make it a deal" in signed_in.get(f"/leads/{lead.pk}/").text
