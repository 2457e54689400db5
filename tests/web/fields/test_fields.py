import pytest

from dealpost.crm.fields.defining import define
from dealpost.crm.fields.kinds import FieldKind
from dealpost.crm.models import CustomField, FieldOption, Person
from tests.conftest import MONDAY


@pytest.fixture
def size(db) -> CustomField:
    return define("person", name="Size", kind=FieldKind.CHOICE, options=["Small", "Large"])


def test_an_administrator_defines_a_field_with_options(as_admin):
    given = {
        "name": "Segment",
        "kind": "choice",
        "options": "Shop\nHotel\nShop",
        "is_in_form": "on",
    }
    answer = as_admin.post("/fields/new/?of=organization", given, follow=True)

    field = CustomField.objects.get()
    assert (field.item_kind, field.is_in_form, field.is_required) == ("organization", True, False)
    assert [each.name for each in field.options.all()] == ["Shop", "Hotel"]
    assert len({each.colour for each in field.options.all()}) == 2
    assert "Hotel" in answer.text


def test_a_choice_between_nothing_is_refused(as_admin):
    answer = as_admin.post("/fields/new/", {"name": "Segment", "kind": "choice", "options": ""})

    assert answer.status_code == 422
    assert "at least one option" in answer.text


def test_two_fields_of_one_name_would_be_confused(as_admin, size):
    given = {"name": "size", "kind": "text"}

    assert as_admin.post("/fields/new/?of=person", given).status_code == 422
    assert as_admin.post("/fields/new/?of=deal", given).status_code == 302


def test_only_administrators_define_fields(signed_in, size):
    option = size.options.first()
    for path in ("", "new/", f"{size.pk}/"):
        assert signed_in.get(f"/fields/{path}").status_code == 403
    for path in (f"{size.pk}/retirement/", f"options/{option.pk}/removal/"):
        assert signed_in.post(f"/fields/{path}").status_code == 403


def test_a_retired_field_comes_back_with_its_values(as_admin, admin, size, bob):
    bob.change(custom={"size": size.options.all()[0].pk}, at=MONDAY, by=admin)
    page = f"/persons/{bob.pk}/"
    shown = as_admin.get(page).text
    told = as_admin.post(f"/fields/{size.pk}/retirement/", follow=True).text
    hidden = as_admin.get(page).text
    as_admin.post(f"/fields/{size.pk}/return/")

    assert "<dt>Size</dt>" in shown
    assert "1 item keeps its value" in told
    assert "<dt>Size</dt>" not in hidden
    assert "Small" in as_admin.get(page).text


def test_an_option_may_get_another_name_and_colour(as_admin, admin, size, bob):
    small = size.options.get(name="Small")
    bob.change(custom={"size": small.pk}, at=MONDAY, by=admin)
    as_admin.post(f"/fields/options/{small.pk}/", {"name": "Tiny", "colour": "red"})

    page = as_admin.get(f"/persons/{bob.pk}/").text
    assert "Tiny" in page
    assert "is-red" in page


def test_a_removed_option_is_offered_no_more_but_kept(as_admin, admin, size, bob):
    small = size.options.get(name="Small")
    bob.change(custom={"size": small.pk}, at=MONDAY, by=admin)
    told = as_admin.post(f"/fields/options/{small.pk}/removal/", follow=True).text

    assert "Small is offered no more. 1 item keeps it." in told
    assert "Small" not in as_admin.get("/persons/new/").text
    assert "Small" in as_admin.get(f"/persons/{bob.pk}/edit/").text
    as_admin.post(f"/fields/options/{small.pk}/return/")
    assert "Small" in as_admin.get("/persons/new/").text


def test_options_and_fields_change_places(as_admin, size):
    segment = define("person", name="Segment", kind=FieldKind.TEXT)
    large = size.options.get(name="Large")
    as_admin.post(f"/fields/options/{large.pk}/shift/", {"up": "1"})
    as_admin.post(f"/fields/{segment.pk}/shift/", {"up": "1"})
    as_admin.post(f"/fields/{size.pk}/options/", {"name": "Huge"})
    as_admin.post(f"/fields/{size.pk}/options/", {"name": "huge"})

    names = FieldOption.objects.filter(field=size).values_list("name", flat=True)
    assert list(names) == ["Large", "Small", "Huge"]
    assert list(CustomField.objects.active_for("person")) == [segment, size]


def test_a_field_that_must_be_filled_in_is_asked_for(signed_in, alice):
    define("person", name="Budget", kind=FieldKind.MONEY, is_required=True)
    given = {"name": "Ilse", "owner": alice.pk, "visibility": "everyone"}
    refused = signed_in.post("/persons/new/", {**given, "custom_budget_1": "EUR"})
    signed_in.post(
        "/persons/new/", {**given, "custom_budget_0": "1250.50", "custom_budget_1": "USD"}
    )

    assert refused.status_code == 422
    assert Person.objects.get().custom == {"budget": {"amount": "1250.50", "currency": "USD"}}


def test_every_kind_of_field_is_filled_in_and_shown(signed_in, alice, bob):
    fields = {
        kind: define("person", name=f"A {kind}", kind=kind, options=["One", "Two"])
        for kind in FieldKind
    }
    keys = {kind: f"custom_{field.key}" for kind, field in fields.items()}
    one = {kind: field.options.all()[0].pk for kind, field in fields.items() if field.has_options}
    given = {
        "name": "Ilse",
        "owner": alice.pk,
        "visibility": "everyone",
        keys[FieldKind.TEXT]: "words",
        keys[FieldKind.LONG_TEXT]: "more\nwords",
        keys[FieldKind.NUMBER]: "12.5",
        f"{keys[FieldKind.MONEY]}_0": "99",
        f"{keys[FieldKind.MONEY]}_1": "EUR",
        keys[FieldKind.DATE]: "2026-03-02",
        f"{keys[FieldKind.PERIOD]}_0": "2026-03-02",
        f"{keys[FieldKind.PERIOD]}_1": "2026-04-02",
        keys[FieldKind.YES_NO]: "False",
        keys[FieldKind.CHOICE]: one[FieldKind.CHOICE],
        keys[FieldKind.CHOICES]: [one[FieldKind.CHOICES]],
        keys[FieldKind.PHONE]: "+31 6 1234",
        keys[FieldKind.WEB]: "shop.example",
        keys[FieldKind.USER]: alice.pk,
        keys[FieldKind.PERSON]: bob.pk,
    }
    answer = signed_in.post("/persons/new/", given, follow=True)

    ilse = Person.objects.get(name="Ilse")
    assert set(ilse.custom) == {field.key for field in fields.values()} - {"a_organization"}
    told = (
        "words",
        "12.5",
        "€99",
        "2 March 2026",
        "No",
        "One",
        "tel:+31 6 1234",
        "https://shop.example",
        "Bob Bakker",
    )
    assert not [text for text in told if text not in answer.text]
    same = signed_in.post(f"/persons/{ilse.pk}/edit/", given)
    before, after = ilse.custom, Person.objects.get(pk=ilse.pk).custom
    assert (same.status_code, after) == (302, before)
