from decimal import Decimal

from dealpost.crm.fields.kinds import FieldKind
from dealpost.crm.fields.values import Money, stored
from dealpost.crm.models import CustomField, Person
from dealpost.events.models import Event
from tests.conftest import MONDAY

TEN = stored(FieldKind.MONEY, Money(Decimal(10), "EUR"))


def test_a_change_is_told_by_the_field(bob, alice, budget):
    bob.change(custom={"budget": TEN}, at=MONDAY, by=alice)
    bob.change(custom={"budget": None}, at=MONDAY, by=alice)

    told = Event.objects.filter(name="item_changed").order_by("pk")
    assert [each.details["fields"] for each in told] == [
        {"custom:budget": ["", "10 EUR"]},
        {"custom:budget": ["10 EUR", ""]},
    ]
    assert bob.custom == {}


def test_what_it_has_already_is_no_change(bob, alice, budget):
    bob.change(custom={"budget": TEN}, at=MONDAY, by=alice)
    bob.change(custom={"budget": TEN}, at=MONDAY, by=alice)

    assert Event.objects.filter(name="item_changed").count() == 1


def test_two_people_who_change_two_fields_both_succeed(bob, alice, carol, budget, size):
    stale = Person.objects.get(pk=bob.pk)
    bob.change(custom={"budget": TEN}, at=MONDAY, by=alice)
    stale.change(custom={"size": size.options.first().pk}, at=MONDAY, by=carol)

    bob.refresh_from_db()
    assert set(bob.custom) == {"budget", "size"}


def test_the_history_names_options_but_no_other_person(bob, alice, size, contact):
    small = size.options.get(name="Small")
    bob.change(custom={"size": small.pk, "introduced_by": bob.pk}, at=MONDAY, by=alice)

    told = Event.objects.get(name="item_changed").details["fields"]
    assert told == {"custom:size": ["", "Small"], "custom:introduced_by": []}


def test_a_key_stays_when_its_field_gets_another_name(bob, alice, budget):
    bob.change(custom={"budget": TEN}, at=MONDAY, by=alice)
    budget.change(name="Money to spend", is_required=False, is_in_form=True)

    assert CustomField.objects.active_for("person").get().key == "budget"


def test_fields_of_one_name_have_keys_of_their_own(db):
    keys = [CustomField.add("deal", "Größe!", FieldKind.TEXT).key for _ in range(3)]
    nameless = CustomField.add("deal", "価格", FieldKind.NUMBER)

    assert keys == ["groe", "groe_2", "groe_3"]
    assert nameless.key == "custom"


def test_a_retired_field_keeps_its_values_and_its_key(bob, alice, budget):
    bob.change(custom={"budget": TEN}, at=MONDAY, by=alice)
    budget.retire(at=MONDAY)
    again = CustomField.add("person", "Budget", FieldKind.NUMBER)

    assert list(CustomField.objects.active_for("person")) == [again]
    assert again.key == "budget_2"
    budget.restore()
    bob.refresh_from_db()
    assert bob.custom == {"budget": TEN}


def test_fields_are_put_in_another_order(budget, size, contact):
    contact.shift(-1)
    size.shift(-5)

    names = [each.name for each in CustomField.objects.active_for("person")]
    assert names == ["Size", "Budget", "Introduced by"]
