import pytest

from dealpost.crm.fields.defining import define
from dealpost.crm.fields.kinds import FieldKind
from dealpost.crm.models import CustomField, Deal, Organization, Person
from dealpost.events.models import Event
from tests.conftest import MONDAY


@pytest.fixture
def contact(db) -> CustomField:
    return define("person", name="Introduced by", kind=FieldKind.PERSON, is_in_form=False)


def test_a_fact_is_changed_on_the_page(signed_in, alice, bob):
    bob.change(job_title="Buyer", at=MONDAY, by=alice)
    path = f"/persons/{bob.pk}/facts/job_title/"
    form = signed_in.get(path).text
    answer = signed_in.post(path, {"job_title": "Director"})

    bob.refresh_from_db()
    assert 'value="Buyer"' in form
    assert answer.url == f"/persons/{bob.pk}/"
    assert (bob.job_title, bob.name, bob.address) == (
        "Director",
        "Bob Bakker",
        "bob@customer.example",
    )


def test_an_amount_goes_with_its_currency(signed_in, alice, stages):
    deal = Deal.add(title="Chairs", stage=stages[0], owner=alice, at=MONDAY, by=alice)
    given = {"value": "1200", "currency": "USD"}
    signed_in.post(f"/deals/{deal.pk}/facts/value/", given)

    deal.refresh_from_db()
    assert (int(deal.value), deal.currency, deal.title) == (1200, "USD", "Chairs")
    assert signed_in.get(f"/deals/{deal.pk}/facts/expected_close_on/").status_code == 200


def test_what_is_wrong_is_told_in_place(signed_in, bob):
    define("person", name="Born", kind=FieldKind.DATE, is_required=True)
    for given in ("", "31 February"):
        answer = signed_in.post(f"/persons/{bob.pk}/facts/custom_born/", {"custom_born": given})
        assert answer.status_code == 422
        assert answer.headers["HX-Retarget"] == ".facts > .is-changing"


def test_a_field_that_is_in_no_form_is_filled_in_here(signed_in, alice, bob, contact):
    ann = Person.add(name="Ann", owner=alice, at=MONDAY, by=alice)
    given = {"custom_introduced_by": ann.pk}
    signed_in.post(f"/persons/{bob.pk}/facts/custom_introduced_by/", given)

    assert f'/persons/{ann.pk}/"' in signed_in.get(f"/persons/{bob.pk}/").text
    assert Event.objects.get(name="item_changed").details["fields"] == {"custom:introduced_by": []}
    assert "Introduced by" in signed_in.get(f"/persons/{bob.pk}/?show=changes").text


def test_whom_alice_may_not_see_is_neither_named_nor_replaced(
    signed_in, carol, bob, contact, hidden
):
    secret = Person.add(name="Secret Sam", at=MONDAY, by=carol, **hidden)
    bob.change(custom={"introduced_by": secret.pk}, at=MONDAY, by=carol)
    path = f"/persons/{bob.pk}/facts/custom_introduced_by/"

    assert "Not shared with you" in signed_in.get(f"/persons/{bob.pk}/").text
    assert "Secret Sam" not in signed_in.get(f"/persons/{bob.pk}/").text
    assert signed_in.get(path).status_code == 404
    assert signed_in.post(path, {"custom_introduced_by": ""}).status_code == 404
    refused = signed_in.post(f"/persons/{secret.pk}/facts/job_title/", {"job_title": "Spy"})
    assert refused.status_code == 404


def test_only_facts_are_changed_so(signed_in, alice, bob):
    shop = Organization.add(name="Shop", owner=alice, at=MONDAY, by=alice)
    for name in ("created_at", "custom", "custom_no", "name"):
        assert signed_in.get(f"/persons/{bob.pk}/facts/{name}/").status_code == 404
    signed_in.post(
        f"/organizations/{shop.pk}/facts/website/", {"website": "shop.example", "name": "X"}
    )
    shop.refresh_from_db()
    assert (shop.name, shop.website) == ("Shop", "https://shop.example")
