import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest

from dealpost.crm.fields.values import stored
from dealpost.crm.models import CustomField, Deal, Detail, Organization, Person
from dealpost.events.models import Event
from dealpost.web.lists.csv_lines import AT_ONCE, safe
from tests.conftest import MONDAY


@pytest.fixture
def deals(alice, stages) -> list[Deal]:
    given = {"owner": alice, "stage": stages[0], "by": alice}
    return [
        Deal.add(title=f"Deal {number}", value=number, at=MONDAY + timedelta(number), **given)
        for number in range(3)
    ]


def exported(client, kind: str = "deal", **said: object) -> list[dict[str, str]]:
    answer = client.post(f"/lists/{kind}/export/", said)
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_file_holds_what_the_list_shows_in_its_order(signed_in, deals):
    address = "columns=value,owner&sort=-newest&f=value.min.1"

    rows = exported(signed_in, address=address, list=address)

    assert rows == [
        {"Title": "Deal 1", "Value": "1.00", "Owner": "Alice Jansen"},
        {"Title": "Deal 2", "Value": "2.00", "Owner": "Alice Jansen"},
    ]


def test_all_fields_of_the_selection_custom_ones_too(signed_in, alice, deals):
    field = CustomField.add("deal", "Budget", "number")
    deals[1].change(custom={field.key: stored("number", Decimal(50))}, at=MONDAY, by=alice)

    (row,) = exported(signed_in, fields="all", keys=str(deals[1].pk))

    assert (row["Number"], row["Title"], row["Budget"]) == (str(deals[1].pk), "Deal 1", "50")
    assert row["Added"] == "2026-03-03 10:00:00+01:00"


def test_excel_learns_that_it_is_utf_8(signed_in, deals):
    answer = signed_in.post("/lists/deal/export/", {"list": ""})

    assert answer.streaming
    assert answer.getvalue().startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="deals-')


@pytest.mark.parametrize(
    "value", ["=1+1", "+31 6 1", "-5", "@SUM(A1)", "\t=1", "\r=1", "  =cmd", "\uff1d1", "\n=1"]
)
def test_no_text_is_a_formula(value):
    assert safe(value) == f"'{value}"


@pytest.mark.parametrize(
    ("value", "text"), [(Decimal("-5.50"), "-5.50"), (None, ""), ("a=b", "a=b")]
)
def test_what_is_harmless_stays_as_it_is(value, text):
    assert safe(value) == text


def test_the_name_of_a_colleague_is_no_formula_either(signed_in, alice, deals):
    alice.change(name="=1+1")

    assert exported(signed_in, list="", address="columns=owner")[0]["Owner"] == "'=1+1"


def test_a_name_cannot_break_out_of_its_cell(signed_in, alice):
    Person.add(name='=HYPERLINK("http://x.example")\nnext', owner=alice, at=MONDAY, by=alice)

    (row,) = exported(signed_in, "person", list="")

    assert row["Name"] == '\'=HYPERLINK("http://x.example")\nnext'


def test_what_only_carol_sees_is_in_no_file_of_alices(signed_in, carol, deals, stages, hidden):
    works = Organization.add(name="Secret Works", at=MONDAY, by=carol, **hidden)
    secret = Deal.add(title="Secret", stage=stages[0], at=MONDAY, by=carol, **hidden)
    deals[0].change(organization=works, at=MONDAY, by=carol)

    for said in ({"list": ""}, {"list": "status=any"}, {"keys": f"{secret.pk},{deals[0].pk}"}):
        text = str(exported(signed_in, fields="all", **said))
        assert "Deal 0" in text
        assert "Secret" not in text


def test_an_export_is_written_down(signed_in, alice, deals):
    exported(signed_in, list="f=value.min.1")

    event = Event.objects.get(name="items_exported")
    assert event.actor == alice
    assert event.details == {"kind": "deal", "items": 2, "columns": 9}


def test_a_long_list_is_whole(signed_in, alice):
    count = AT_ONCE + 3
    Person.objects.bulk_create(Person(name=f"P{n % 9}", owner=alice) for n in range(count))

    assert len(exported(signed_in, "person", list="", address="columns=owner")) == count


def test_every_address_and_number_of_a_person_goes_along(signed_in, alice, bob):
    bob.change_addresses(
        ["bob@customer.example", Detail("bob@home.example", "home")], at=MONDAY, by=alice
    )
    bob.change_phones(["020 1", Detail("06 2", "mobile")], at=MONDAY, by=alice)

    (row,) = exported(signed_in, "person", fields="all", list="", address="", everything="yes")

    assert row["All e-mail addresses"] == "bob@customer.example; bob@home.example"
    assert (row["Work e-mail"], row["Home e-mail"]) == ("bob@customer.example", "bob@home.example")
    assert (row["All phones"], row["Mobile phone"]) == ("020 1; 06 2", "06 2")
