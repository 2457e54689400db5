"""Lists along custom fields of every kind: page after page, with what has no value at the end."""

from datetime import date
from decimal import Decimal

import pytest

from dealpost.crm.fields.kinds import FieldKind
from dealpost.crm.fields.ordering import along_custom
from dealpost.crm.fields.values import Money, Period, stored
from dealpost.crm.models import CustomField, FieldOption, Organization, Person, Visibility
from dealpost.crm.ordering import turned
from dealpost.crm.paging import Place, page
from tests.conftest import MONDAY

# Values in the order in which a list shows them; two rows have the first.
IN_ORDER = {
    FieldKind.TEXT: ["a", "b", "c"],
    FieldKind.LONG_TEXT: ["a" * 20_000, "b", "c"],
    FieldKind.NUMBER: [Decimal(-2), Decimal("9.5"), Decimal(10)],
    FieldKind.MONEY: [
        Money(Decimal(9), "USD"),
        Money(Decimal(10), "EUR"),
        Money(Decimal(11), "EUR"),
    ],
    FieldKind.DATE: [date(2025, 12, 31), date(2026, 1, 1), date(2026, 11, 1)],
    FieldKind.PERIOD: [Period(date(2026, month, 1), None) for month in (1, 2, 10)],
    FieldKind.YES_NO: [False, True, True],
    FieldKind.PHONE: ["+31", "+32", "+33"],
    FieldKind.WEB: ["https://a.example", "https://b.example", "https://c.example"],
}


def add(alice, name, **more) -> Person:
    return Person.add(name=name, owner=alice, at=MONDAY, by=alice, **more)


def walk(user, stretches, *, limit: int = 2) -> list[str]:
    """Read page by page, each from the place that the one before told in an address."""
    names, after = [], None
    while True:
        found = page(Person.objects.visible_to(user), stretches, after=after, limit=limit)
        rows = Person.objects.in_bulk(found.keys)
        names += [rows[key].name for key in found.keys]
        if found.next is None:
            return names
        told = str(found.next)
        assert len(told) < 400, "it stands in an address"
        after = Place.read(told)


def filled(alice, field, values) -> None:
    """Add persons 0 to 2 with these values, a second 0, and two without any."""
    for number, value in [(2, values[2]), (0, values[0]), (1, values[1]), (0, values[0])]:
        add(alice, str(number)).change(
            custom={field.key: stored(field.kind, value)}, at=MONDAY, by=alice
        )
    for _number in range(2):
        add(alice, "none")


def both_ways(alice, field) -> tuple[list[str], list[str]]:
    stretches = along_custom(field)(alice)
    back = list(turned(stretches))
    assert walk(alice, stretches) == walk(alice, stretches, limit=100)
    return walk(alice, stretches), walk(alice, back)


@pytest.mark.parametrize("kind", IN_ORDER)
def test_values_come_in_their_order_and_none_comes_last_both_ways(alice, kind):
    field = CustomField.add("person", "More", kind)
    filled(alice, field, IN_ORDER[kind])

    there, back = both_ways(alice, field)

    if kind == FieldKind.YES_NO:  # the last two are equal
        assert there[:2] == back[2:4] == ["0", "0"]
    else:
        assert there == ["0", "0", "1", "2", "none", "none"]
        assert back == ["2", "1", "0", "0", "none", "none"]
    assert there[4:] == back[4:] == ["none", "none"]


@pytest.mark.parametrize("kind", [FieldKind.CHOICE, FieldKind.CHOICES])
def test_options_come_as_an_administrator_has_put_them(alice, kind):
    field = CustomField.add("person", "More", kind)
    small, large, huge = (FieldOption.add(field, name) for name in ("Small", "Large", "Huge"))
    huge.shift(-2)
    field = CustomField.objects.active_for("person").get()
    several = kind == FieldKind.CHOICES
    values = [[small, huge] if several else huge, small, large]
    filled(
        alice, field, [each if not several or isinstance(each, list) else [each] for each in values]
    )

    there, back = both_ways(alice, field)

    assert there == ["0", "0", "1", "2", "none", "none"]
    assert back == ["2", "1", "0", "0", "none", "none"]


def test_colleagues_come_by_their_names(alice, ben, carol):
    field = CustomField.add("person", "More", FieldKind.USER)
    filled(alice, field, [alice, ben, carol])

    assert both_ways(alice, field)[0] == ["0", "0", "1", "2", "none", "none"]


@pytest.mark.parametrize(
    ("kind", "model"), [(FieldKind.PERSON, Person), (FieldKind.ORGANIZATION, Organization)]
)
def test_the_name_of_a_hidden_item_puts_nobody_in_a_place(alice, carol, kind, model):
    field = CustomField.add("person", "More", kind)
    named = [model.add(name=name, owner=carol, at=MONDAY, by=carol) for name in "ABC"]
    filled(alice, field, named)
    model.objects.filter(pk=named[2].pk).update(visibility=Visibility.OWNER)

    names = [name for name in both_ways(alice, field)[0] if name not in "ABC"]

    assert names[:3] == ["0", "0", "1"]
    assert sorted(names[3:]) == ["2", "none", "none"]
