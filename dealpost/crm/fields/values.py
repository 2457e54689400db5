"""A value of a custom field, and the JSON that stands for it in the database.

| kind                       | value                   | JSON                                  |
|----------------------------|-------------------------|---------------------------------------|
| text, long text, phone, web| str                     | string                                |
| number                     | Decimal                 | string: exact, and cast by PostgreSQL |
| money                      | Money                   | {"amount": "10.50", "currency": "EUR"}|
| date                       | date                    | ISO string: sorts as it reads         |
| period                     | Period                  | {"start": ISO, "end": ISO}            |
| yes or no                  | bool                    | true, false                           |
| option                     | key of a FieldOption    | number                                |
| several options            | list of such keys       | list of numbers                       |
| colleague, person, …       | the key of the row      | number                                |

No value is never stored: the key is absent then.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from .kinds import FieldKind

LONGEST = 300  # characters of a short text
LONGEST_TEXT = 20_000
CURRENCY = 3  # letters of a code of ISO 4217


class Unfit(ValueError):
    """No value of this kind."""


class Money(NamedTuple):
    amount: Decimal
    currency: str  # ISO 4217


class Period(NamedTuple):
    start: date | None
    end: date | None


def stored(kind: str, value: Any) -> Any:
    """Return the JSON of this value, None if there is none. Raises Unfit."""
    if value is None or (isinstance(value, str | list) and not value):
        return None
    try:
        return _STORED[FieldKind(kind)](value)
    except (TypeError, ValueError, AttributeError, InvalidOperation) as error:
        raise Unfit from error


def loaded(kind: str, json: Any) -> Any:
    """Return the value for this JSON, None where there is none."""
    return None if json is None else _LOADED.get(FieldKind(kind), _same)(json)


def merged(before: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands there once these values are given; None takes one away."""
    return {key: json for key, json in {**before, **given}.items() if json is not None}


def _same(value: Any) -> Any:
    return value


def _short(value: str) -> str | None:
    return _fitting(value.strip(), LONGEST)


def _long(value: str) -> str | None:
    return _fitting(value.strip(), LONGEST_TEXT)


def _fitting(text: str, longest: int) -> str | None:
    if len(text) > longest or "\0" in text:
        raise ValueError
    return text or None


def _number(value: Decimal | int | str) -> str:
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError
    return f"{number:f}"


def _money(value: Money | tuple[Any, str]) -> dict[str, str]:
    amount, currency = value
    if len(currency) != CURRENCY:
        raise ValueError
    return {"amount": _number(amount), "currency": currency.upper()}


def _period(value: Period) -> dict[str, str] | None:
    given = {"start": value.start, "end": value.end}
    if value.start and value.end and value.end < value.start:
        raise ValueError
    return {name: day.isoformat() for name, day in given.items() if day} or None


def _yes_no(value: bool) -> bool:  # noqa: FBT001  # the value itself
    if not isinstance(value, bool):
        raise TypeError
    return value


def _key(value: Any) -> int:
    return int(getattr(value, "pk", value))


def _keys(value: Any) -> list[int]:
    return sorted({_key(each) for each in value})


_STORED: dict[FieldKind, Callable[[Any], Any]] = {
    FieldKind.TEXT: _short,
    FieldKind.LONG_TEXT: _long,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _money,
    FieldKind.DATE: date.isoformat,
    FieldKind.PERIOD: _period,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _key,
    FieldKind.CHOICES: _keys,
    FieldKind.PHONE: _short,
    FieldKind.WEB: _short,
    FieldKind.USER: _key,
    FieldKind.PERSON: _key,
    FieldKind.ORGANIZATION: _key,
}

_LOADED: dict[FieldKind, Callable[[Any], Any]] = {
    FieldKind.NUMBER: Decimal,
    FieldKind.MONEY: lambda json: Money(Decimal(json["amount"]), json["currency"]),
    FieldKind.DATE: date.fromisoformat,
    FieldKind.PERIOD: lambda json: Period(
        *(date.fromisoformat(json[end]) if end in json else None for end in ("start", "end"))
    ),
}
