from datetime import date
from decimal import Decimal

import pytest

from dealpost.crm.fields.defining import define
from dealpost.crm.fields.entering import Misread, Surroundings, day, entered, number
from dealpost.crm.fields.kinds import FieldKind
from dealpost.crm.fields.values import Money
from dealpost.crm.models import Person
from tests.conftest import MONDAY


@pytest.mark.parametrize(
    ("text", "here", "there"),
    [
        ("1250", "1250", "1250"),
        ("1.250,50", "1250.50", "1250.50"),
        ("1,250.50", "1250.50", "1250.50"),
        ("1.250", "1250", "1.250"),
        ("1,250", "1.250", "1250"),
        ("€ 12,5", "12.5", "12.5"),
        ("1 250.000 EUR", "1250000", "1250.000"),
        ("-3", "-3", "-3"),
        ("1.250.000", "1250000", "1250000"),
    ],
)
def test_an_amount_is_read_as_its_file_writes_amounts(text, here, there):
    assert number(text, decimal_comma=True) == Decimal(here)
    assert number(text, decimal_comma=False) == Decimal(there)


@pytest.mark.parametrize(
    "text", ["2026-03-31", "31-3-2026", "31/03/2026", "31.3.2026", "3/31/2026"]
)
def test_a_day_is_written_in_many_ways(text):
    assert day(text) == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        (FieldKind.NUMBER, "many", "not_a_number"),
        (FieldKind.NUMBER, "NaN", "not_a_number"),
        (FieldKind.DATE, "31-2-2026", "not_a_date"),
        (FieldKind.DATE, "1-2-26", "not_a_date"),
        (FieldKind.PERIOD, "2026-03-02 - 2026-03-01", "not_a_date"),
        (FieldKind.YES_NO, "perhaps", "not_yes_or_no"),
        (FieldKind.WEB, "a shop", "not_a_web_address"),
        (FieldKind.TEXT, "x" * 301, "too_long"),
        (FieldKind.USER, "Nobody", "unknown_user"),
        (FieldKind.CHOICE, "Huge", "unknown_option"),
    ],
)
def test_what_cannot_be_read_is_told(alice, kind, text, problem):
    with pytest.raises(Misread) as misread:
        entered(kind, text, Surroundings(alice))

    assert misread.value.problem == problem


def test_words_are_read_as_values(alice, carol, bob):
    size = define("person", name="Size", kind=FieldKind.CHOICES, options=["Small", "Large"])
    keys = [option.pk for option in size.options.all()]
    around = Surroundings(alice, users={"carol de wit": carol})
    secret = Person.add(name="Secret Sam", owner=carol, visibility="owner", at=MONDAY, by=carol)

    assert entered(FieldKind.CHOICES, "large; SMALL", around, of=size) == keys[::-1]
    assert entered(FieldKind.MONEY, "$ 3.50", around) == Money(Decimal("3.50"), "USD")
    assert entered(FieldKind.YES_NO, "Ja", around) is True
    assert entered(FieldKind.USER, "Carol de Wit", around) == carol
    assert entered(FieldKind.PERSON, "bob bakker", around) == bob.pk
    with pytest.raises(Misread):
        entered(FieldKind.PERSON, secret.name, around)
