import re
from dataclasses import replace

import pytest

from dealpost.crm.models import Detail, Organization, Person
from dealpost.events.models import Event
from tests.conftest import MONDAY
from tests.web.details.posting import posted


def told(person, name="addresses"):
    rows = getattr(person, name).all()
    return [(row.value, row.called, row.is_primary) for row in rows]


@pytest.fixture
def save(signed_in, bob):
    return lambda data, name="addresses": signed_in.post(f"/persons/{bob.pk}/facts/{name}/", data)


def test_each_row_says_what_it_is_for_and_one_is_the_first(save, bob):
    rows = [
        Detail("bob@customer.example", "home"),
        Detail("bob@work.example"),
        Detail("desk@work.example", "own", "Desk"),
    ]
    save(posted("addresses", *rows, primary=1))

    assert told(bob) == [
        ("bob@work.example", "Work", True),
        ("bob@customer.example", "Work", False),  # was there, and not in the form: it stays
        ("desk@work.example", "Desk", False),
    ]


def test_the_page_leads_to_writing_and_calling(signed_in, alice, bob):
    bob.change_phones([Detail("+31 (0)6 12-34", "mobile")], at=MONDAY, by=alice)
    page = signed_in.get(f"/persons/{bob.pk}/").text

    assert 'href="tel:+31' in page
    assert 'href="tel:+3161234"' in page
    assert "Mobile" in page
    assert 'data-copies-text="bob@customer.example"' in page
    assert "to=bob%40customer.example" in page


def test_what_two_people_add_at_once_is_there_from_both(save, bob, alice):
    seen = list(bob.addresses.all())
    rows = [row.detail for row in seen]
    save(posted("addresses", *rows, "one@x.example", seen=seen))
    save(posted("addresses", *rows, "two@x.example", seen=seen))

    assert {value for value, _for, _first in told(bob)} == {
        "bob@customer.example",
        "one@x.example",
        "two@x.example",
    }


def test_what_one_takes_away_is_gone_although_another_had_it_open(save, bob):
    seen = list(bob.addresses.all())
    save(posted("addresses", seen=seen))
    save(posted("addresses", *[row.detail for row in seen], "two@x.example", seen=seen))

    assert [value for value, _for, _first in told(bob)] == ["two@x.example"]


def test_what_both_write_otherwise_is_kept_twice(save, bob):
    seen = list(bob.addresses.all())
    (row,) = (row.detail for row in seen)
    for value in ("one@x.example", "two@x.example"):
        save(posted("addresses", replace(row, value=value), seen=seen))

    assert [value for value, _for, _first in told(bob)] == ["one@x.example", "two@x.example"]


def test_two_addresses_may_change_places(save, bob, alice):
    bob.change_addresses(["a@x.example", "b@x.example"], at=MONDAY, by=alice)
    seen = list(bob.addresses.all())
    a, b = (row.detail for row in seen)
    turned = [replace(a, value=b.value), replace(b, value=a.value)]
    assert save(posted("addresses", *turned, seen=seen)).status_code == 302

    assert {value for value, _for, _first in told(bob)} == {"a@x.example", "b@x.example"}


def test_a_broken_row_is_marked_and_the_others_stay_as_written(save, bob):
    answer = save(posted("addresses", "good@x.example", "broken@"))

    assert answer.status_code == 422
    assert re.search(r'id="\w+-1"[^>]*value="broken@"[^>]*aria-invalid="true"', answer.text)
    assert 'value="good@x.example"' in answer.text
    assert [value for value, _for, _first in told(bob)] == ["bob@customer.example"]


def test_the_address_of_another_leads_there_and_is_shared_only_when_meant(save, alice, bob):
    ann = Person.add(name="Ann", addresses=["info@x.example"], owner=alice, at=MONDAY, by=alice)
    data = posted("addresses", "Info@x.example")
    answer = save(data)

    assert answer.status_code == 422
    assert f'href="/persons/{ann.pk}/"' in answer.text
    assert f'href="/duplicates/person/{bob.pk}/{ann.pk}/"' in answer.text
    (agreed,) = re.findall(r'name="addresses-0-agreed" value="([^"]+)"', answer.text)
    assert save({**data, "addresses-0-agreed": agreed}).status_code == 302
    assert bob.addresses.filter(address="info@x.example").exists()


def test_whom_one_may_not_see_is_not_named(save, carol, hidden):
    Person.add(name="Sam", addresses=["sam@x.example"], at=MONDAY, by=carol, **hidden)

    assert save(posted("addresses", "sam@x.example")).status_code == 302


def test_a_domain_that_another_organization_has_is_told(signed_in, alice):
    add = {"owner": alice, "at": MONDAY, "by": alice}
    one = Organization.add(name="One", domains=["one.example"], **add)
    two = Organization.add(name="Two", **add)
    path = f"/organizations/{two.pk}/facts/domains/"

    assert (
        f'href="/organizations/{one.pk}/"'
        in signed_in.post(path, posted("domains", "One.example")).text
    )
    signed_in.post(path, posted("domains", "two.example", "two.test", primary=1))
    assert two.domain == "two.test"


def test_a_person_of_the_form_keeps_what_nobody_touched(signed_in, alice, bob):
    seen = list(bob.addresses.all())
    data = posted("addresses", *[row.detail for row in seen], seen=seen)
    data |= posted("phones") | {"name": bob.name, "owner": alice.pk, "visibility": "everyone"}
    signed_in.post(f"/persons/{bob.pk}/edit/", data)

    assert [value for value, _for, _first in told(bob)] == ["bob@customer.example"]
    assert not Event.objects.filter(name__in=["person_address_added", "item_changed"]).exists()


def test_a_change_of_numbers_stands_in_the_history(save, signed_in, bob):
    save(posted("phones", Detail("+31 6 1", "mobile")), "phones")

    assert told(bob, "phones") == [("+31 6 1", "Mobile", True)]
    assert "+31 6 1" in signed_in.get(f"/persons/{bob.pk}/?show=changes").text


@pytest.mark.parametrize("seen", ["{", "[1]", '[["x"]]', "null"])
def test_what_no_browser_of_ours_posts_breaks_nothing(save, bob, seen):
    assert save({"addresses-0-value": "a@x.example", "addresses-seen": seen}).status_code == 302
