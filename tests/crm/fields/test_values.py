from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.crm.fields.kinds import FieldKind
from dealpost.crm.fields.values import Money, Period, Unfit, loaded, stored

DAYS = st.dates()
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=4)
VALUES = {
    FieldKind.NUMBER: NUMBERS,
    FieldKind.MONEY: st.builds(Money, NUMBERS, st.sampled_from(["EUR", "USD"])),
    FieldKind.DATE: DAYS,
    FieldKind.PERIOD: st.tuples(DAYS, DAYS).map(lambda pair: Period(*sorted(pair))),
    FieldKind.YES_NO: st.booleans(),
    FieldKind.CHOICE: st.integers(min_value=1),
}


@given(st.data())
@pytest.mark.parametrize("kind", VALUES)
def test_a_value_comes_back_as_it_was(kind, data):
    value = data.draw(VALUES[kind])

    assert loaded(kind, stored(kind, value)) == value


@pytest.mark.parametrize(
    ("kind", "nothing"),
    [
        (FieldKind.TEXT, "   "),
        (FieldKind.LONG_TEXT, ""),
        (FieldKind.CHOICES, []),
        (FieldKind.PERIOD, Period(None, None)),
        (FieldKind.NUMBER, None),
    ],
)
def test_nothing_is_stored_for_nothing(kind, nothing):
    assert stored(kind, nothing) is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (FieldKind.TEXT, "x" * 301),
        (FieldKind.TEXT, "a\0b"),
        (FieldKind.NUMBER, Decimal("NaN")),
        (FieldKind.NUMBER, "ten"),
        (FieldKind.MONEY, (Decimal(1), "EURO")),
        (FieldKind.PERIOD, Period(date(2026, 2, 1), date(2026, 1, 1))),
        (FieldKind.YES_NO, "yes"),
        (FieldKind.DATE, "tomorrow"),
        (FieldKind.CHOICE, "red"),
    ],
)
def test_what_is_no_such_value_is_refused(kind, value):
    with pytest.raises(Unfit):
        stored(kind, value)


def test_several_options_are_held_once_each():
    assert stored(FieldKind.CHOICES, [3, 1, 3]) == [1, 3]
