from decimal import Decimal

import pytest

from dealpost.crm.fields.defining import define
from dealpost.crm.fields.kinds import FieldKind
from dealpost.crm.importing import bringing_in
from dealpost.crm.importing.bringing_in import bring_in_some
from dealpost.crm.models import Deal, Lead, Organization, Person, Phase, Pipeline, Project
from dealpost.events.models import Event
from tests.conftest import MONDAY

ROWS = """First name,Last name,E-mail,Phone,Company,Website,Function
Ann,Jansen,ANN@one.example,"+31 6 1; +31 6 2",One,one.example,Buyer
Ben,Bos,ben@one.example,,one,,
Cas,,cas@,,Two,,
,,dee.dekker@two.example,,Two,,
"""


def outcomes(of) -> list[str]:
    return list(of.rows.values_list("outcome", flat=True))


def test_a_row_makes_a_person_with_their_organization(brought, alice):
    of = brought(ROWS)

    ann, dee = Person.objects.get(name="Ann Jansen"), Person.objects.get(name="Dee Dekker")
    assert outcomes(of) == ["new", "new", "failed", "new"]
    assert (ann.address, ann.job_title, ann.owner) == ("ann@one.example", "Buyer", alice)
    assert [str(phone) for phone in ann.phones.all()] == ["+31 6 1", "+31 6 2"]
    assert Person.objects.filter(organization__name="One").count() == 2
    assert dee.organization == Organization.objects.get(name="Two")
    assert of.rows.get(outcome="failed").problems == [["E-mail", "not_an_address"]]


def test_a_batch_is_one_fact_however_many_it_makes(brought):
    brought(ROWS)

    event = Event.objects.get()
    assert (event.name, event.details) == ("items_imported", {"file": "contacts.csv"})
    assert len(event.subject_keys(Person)) == 3
    assert len(event.subject_keys(Organization)) == 2


def test_whom_we_know_by_an_address_gets_what_is_new(brought, bob, alice):
    bob.change_phones(["1"], at=MONDAY, by=alice)
    bob.change(job_title="Buyer", at=MONDAY, by=alice)
    of = brought("Name,Email,Phone,Company\nRobert Bakker,Bob@Customer.example,2,One\n")

    bob.refresh_from_db()
    assert outcomes(of) == ["changed"]
    assert (bob.name, bob.job_title, str(bob.organization)) == ("Robert Bakker", "Buyer", "One")
    assert [str(phone) for phone in bob.phones.all()] == ["1", "2"]
    assert Person.objects.count() == 1


def test_what_it_says_already_changes_nothing(brought, bob):
    of = brought("Name,Email\nBob Bakker,bob@customer.example\n")

    assert outcomes(of) == ["same"]
    assert not Event.objects.filter(name__in=("items_imported", "item_changed")).exists()


@pytest.mark.parametrize(
    ("policy", "outcome", "count"), [("skip", "skipped", 1), ("create", "new", 2)]
)
def test_what_is_here_may_be_left_or_added_once_more(brought, bob, policy, outcome, count):
    of = brought("Name,Email\nRobert,bob@customer.example\n", policy=policy)

    bob.refresh_from_db()
    assert (outcomes(of), bob.name, Person.objects.count()) == ([outcome], "Bob Bakker", count)


def test_a_person_whom_alice_may_not_see_is_not_met(brought, carol):
    fields = {"owner": carol, "visibility": "owner"}
    Person.add(name="Secret", addresses=["s@x.example"], at=MONDAY, by=carol, **fields)
    of = brought("Name,Email\nSam,s@x.example\n")

    assert outcomes(of) == ["new"]
    assert Person.objects.filter(name="Secret").exists()


def test_one_who_stands_twice_in_the_file_is_made_once(brought, monkeypatch):
    monkeypatch.setattr(bringing_in, "AT_ONCE", 2)
    of = brought(
        "Name,Email\nAnn,a@x.example\nAnne,A@x.example\nBen,b@x.example\nAnna,a@x.example\n"
    )

    assert outcomes(of) == ["new", "skipped", "new", "skipped"]
    assert {each.problems[0][1] for each in of.rows.filter(outcome="skipped")} == {"as_row 1"}
    assert Person.objects.count() == 2


def test_killed_in_the_middle_it_doubles_nothing(prepared, monkeypatch):
    monkeypatch.setattr(bringing_in, "AT_ONCE", 2)
    of = prepared("Name\nAnn\nBen\nCas\nDee\nEva\n", policy="create")
    bring_in_some(of.pk, at=MONDAY)
    noting_down = bringing_in._note_down
    monkeypatch.setattr(bringing_in, "_note_down", lambda *_args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        bring_in_some(of.pk, at=MONDAY)
    monkeypatch.setattr(bringing_in, "_note_down", noting_down)
    while bring_in_some(of.pk, at=MONDAY):
        pass

    assert list(Person.objects.values_list("name", flat=True)) == [
        "Ann",
        "Ben",
        "Cas",
        "Dee",
        "Eva",
    ]
    assert not bring_in_some(of.pk, at=MONDAY)


def test_a_row_makes_a_deal_a_person_and_an_organization(brought, stages):
    define("deal", name="Budget", kind=FieldKind.MONEY)
    of = brought(
        "Title;Value;Currency;Stage;Expected close date;Budget;Person;Person email;Organization\n"
        "Chairs;1.250,50;usd;quote SENT;31-3-2026;€ 9.000;Ann;ann@one.example;One\n"
        "Tables;;;;;;;ann@one.example;\n"
        "Desks;;;Nowhere;;;;;\n",
        kind="deal",
    )

    chairs, tables = Deal.objects.get(title="Chairs"), Deal.objects.get(title="Tables")
    assert outcomes(of) == ["new", "new", "failed"]
    assert (chairs.value, chairs.currency, chairs.stage) == (Decimal("1250.50"), "USD", stages[1])
    assert chairs.custom == {"budget": {"amount": "9000", "currency": "EUR"}}
    assert chairs.person == tables.person == Person.objects.get()
    assert chairs.organization == tables.organization == Organization.objects.get()
    assert tables.stage == Pipeline.objects.all()[0].stages.first()


def test_leads_and_projects_come_by_files_too(brought, carol):
    brought("Titel,Bron,Eigenaar,Bedrijf\nWants chairs,Fair,carol@shop.example,One\n", kind="lead")
    brought("Title,Start,Organization\nTerrace,2026-04-01,One\n", kind="project")

    lead, project = Lead.objects.get(), Project.objects.get()
    assert (lead.source, lead.owner, str(lead.organization)) == ("Fair", carol, "One")
    assert (project.phase, str(project.starts_on)) == (Phase.objects.first(), "2026-04-01")
    assert Organization.objects.count() == 1


def test_a_column_says_what_its_addresses_and_numbers_are_for(brought):
    brought(
        "Name,Work email,Home e-mail,Mobile phone,Phone\n"
        "Ann,ann@one.example;a.jansen@one.example,ann@home.example,06 1,020 2\n"
        "Ann,,,06 3,\n"
    )

    ann = Person.objects.get(addresses__address="ann@home.example")
    assert {(each.value, each.kind) for each in ann.addresses.all()} == {
        ("ann@one.example", "work"),
        ("a.jansen@one.example", "work"),
        ("ann@home.example", "home"),
    }
    assert {(each.value, each.kind) for each in ann.phones.all()} >= {
        ("06 1", "mobile"),
        ("020 2", "work"),
    }
    assert ann.address == "ann@one.example"
    assert ann.phones.filter(is_primary=True).count() == 1
