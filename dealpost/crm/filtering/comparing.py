"""How a condition compares: what people choose from, made of what fields answer."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, TypeAlias

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .fields import FilterField, How, Type

Input: TypeAlias = Literal[
    "none", "text", "number", "numbers", "date", "dates", "days", "choices", "item"
]
Ask: TypeAlias = Callable[[How, Any], Q]  # a field, as one user asks it

YES = True
BETWEEN = "~"  # stands between the ends of a range
FARTHEST = 36_500  # days: a century
KEY = re.compile(r"[1-9]\d{0,17}", re.ASCII)


class Unreadable(ValueError):
    """No value of this kind."""


@dataclass(frozen=True, slots=True)
class Comparison:
    label: Any
    input: Input
    where: Callable[[Ask, Any, date], Q]  # (field, value, today)


def comparisons(field: FilterField) -> Mapping[str, Comparison]:
    """Return what a field can be compared by, the usual one first."""
    offered = _OF[field.type]
    return {**offered, **_EMPTINESS} if field.is_optional else offered


def read(value: str, kind: Input) -> Any:
    """Read the value of a condition as the address holds it. Raises Unreadable."""
    try:
        return _READERS[kind](value.strip())
    except (ValueError, InvalidOperation, OverflowError) as error:
        raise Unreadable from error


def _text(value: str) -> str:
    if not value or "\0" in value:
        raise ValueError
    return value[:200]


def _number(value: str) -> Decimal:
    number = Decimal(value.replace(",", "."))
    if not number.is_finite() or abs(number) >= Decimal(10) ** 20:
        raise ValueError
    return number


def _days(value: str) -> int:
    days = int(value)
    if not 0 <= days <= FARTHEST:
        raise ValueError
    return days


def _ends(value: str, read_one: Callable[[str], Any]) -> tuple[Any, Any]:
    first, _between, last = value.partition(BETWEEN)
    return read_one(first.strip()), read_one(last.strip())


def _choices(value: str) -> list[str]:
    chosen = [each for each in value.split(",") if each]
    if not chosen:
        raise ValueError
    return chosen[:200]


def _item(value: str) -> list[str]:
    if not KEY.fullmatch(value):
        raise ValueError
    return [value]


def _day(value: str) -> date:
    day = date.fromisoformat(value)
    if not date(1000, 1, 1) <= day <= date(9000, 1, 1):
        raise ValueError
    return day


_READERS: dict[Input, Callable[[str], Any]] = {
    "none": lambda _value: None,
    "text": _text,
    "number": _number,
    "numbers": lambda value: _ends(value, _number),
    "date": _day,
    "dates": lambda value: _ends(value, _day),
    "days": _days,
    "choices": _choices,
    "item": _item,
}


def _plain(how: How) -> Callable[[Ask, Any, date], Q]:
    return lambda ask, value, _today: ask(how, value)


def _not(how: How) -> Callable[[Ask, Any, date], Q]:
    # What has no value does not contain it either; alone, a comparison with NULL says neither.
    return lambda ask, value, _today: ~(ask("filled", None) & ask(how, value))


def _between(ask: Ask, ends: tuple[Any, Any], _today: date) -> Q:
    return ask("at_least", min(ends)) & ask("at_most", max(ends))


def _before(ask: Ask, day: date, _today: date) -> Q:
    return ask("at_most", day - timedelta(days=1))


def _past(ask: Ask, _value: None, today: date) -> Q:
    return _before(ask, today, today)


def _after(ask: Ask, day: date, _today: date) -> Q:
    return ask("at_least", day + timedelta(days=1))


def _last(ask: Ask, days: int, today: date) -> Q:
    return ask("at_least", today - timedelta(days=days)) & ask("at_most", today)


def _next(ask: Ask, days: int, today: date) -> Q:
    return ask("at_least", today) & ask("at_most", today + timedelta(days=days))


def _longer_ago(ask: Ask, days: int, today: date) -> Q:
    return ask("at_most", today - timedelta(days=days + 1))


_EMPTINESS = {
    "filled": Comparison(_("is not empty"), "none", _plain("filled")),
    "empty": Comparison(_("is empty"), "none", lambda ask, _value, _today: ~ask("filled", None)),
}
_TEXTS = {
    "contains": Comparison(_("contains"), "text", _plain("contains")),
    "lacks": Comparison(_("does not contain"), "text", _not("contains")),
    "is": Comparison(_("is"), "text", _plain("is")),
    "isnt": Comparison(_("is not"), "text", _not("is")),
}
_NUMBERS = {
    "min": Comparison(_("is at least"), "number", _plain("at_least")),
    "max": Comparison(_("is at most"), "number", _plain("at_most")),
    "between": Comparison(_("is between"), "numbers", _between),
    "is": Comparison(_("is"), "number", _plain("is")),
}
_DATES = {
    "last": Comparison(_("in the last … days"), "days", _last),
    "next": Comparison(_("in the next … days"), "days", _next),
    "older": Comparison(_("more than … days ago"), "days", _longer_ago),
    "past": Comparison(_("before today"), "none", _past),
    "today": Comparison(_("today"), "none", lambda ask, _value, today: ask("is", today)),
    "before": Comparison(_("before"), "date", _before),
    "after": Comparison(_("after"), "date", _after),
    "between": Comparison(_("is between"), "dates", _between),
}
_CHOICES = {
    "any": Comparison(_("is any of"), "choices", _plain("any_of")),
    "none": Comparison(_("is none of"), "choices", _not("any_of")),
}
# Whoever knows no more than a part of the name compares that.
_ITEMS = {
    "one": Comparison(_("is"), "item", _plain("any_of")),
    "other": Comparison(_("is not"), "item", _not("any_of")),
    "contains": Comparison(_("has a name with"), "text", _plain("contains")),
    "lacks": Comparison(_("has a name without"), "text", _not("contains")),
    "is": Comparison(_("is called"), "text", _plain("is")),
    "isnt": Comparison(_("is not called"), "text", _not("is")),
}
_YES_NO = {
    "yes": Comparison(_("yes"), "none", lambda ask, _value, _today: ask("is", YES)),
    "no": Comparison(_("no"), "none", lambda ask, _value, _today: ~ask("is", YES)),
}
_OF: dict[Type, dict[str, Comparison]] = {
    "text": _TEXTS,
    "number": _NUMBERS,
    "date": _DATES,
    "choice": _CHOICES,
    "yes_no": _YES_NO,
    "item": _ITEMS,
}
