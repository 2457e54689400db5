"""Custom fields in queries: to filter items by, and to sort them by."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from django.db.models import DecimalField, Q
from django.db.models.expressions import Expression
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.db.models.lookups import Exact, GreaterThanOrEqual, IContains, LessThanOrEqual

from dealpost.crm.models import CustomField

from .kinds import WITH_OPTIONS, FieldKind
from .values import Unfit, stored

How: TypeAlias = Literal[
    "is", "is_not", "contains", "at_least", "at_most", "any_of", "filled", "empty"
]

_AMOUNT: "DecimalField[Any, Any]" = DecimalField(max_digits=40, decimal_places=10)
_TEXTS = (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.PHONE, FieldKind.WEB)
_ORDERED = (FieldKind.NUMBER, FieldKind.MONEY, FieldKind.DATE, FieldKind.PERIOD)


def comparisons(field: CustomField) -> tuple[How, ...]:
    """Return how items can be compared by this field, the usual way first."""
    if field.kind in _TEXTS:
        return "contains", "is", "filled", "empty"
    if field.kind in _ORDERED:
        return "at_least", "at_most", "is", "filled", "empty"
    if field.kind in WITH_OPTIONS:
        return "any_of", "filled", "empty"
    return "is", "is_not", "filled", "empty"


def where(field: CustomField, how: How, value: Any = None) -> Q:
    """Return the condition on items of which this field compares so with the value.

    `value` is of the field's kind (`values`); a number for money, a date for a period (which is
    compared by its start), a list of keys of options for "any_of". Raises `Unfit`.

    Whoever filters by a person or organization has chosen one that they may see: the form's pickers
    offer no others.
    """
    if how in {"filled", "empty"}:
        return Q(custom__has_key=field.key) if how == "filled" else ~Q(custom__has_key=field.key)
    if how == "is_not":
        return ~where(field, "is", value)
    if how == "any_of":
        return _any_of(field, value)
    if how == "contains":
        return Q(IContains(expression(field), str(value)))
    return _compared(field, how, value)


def expression(field: CustomField) -> Expression:
    """Return what to sort by: numbers and amounts as such, all else as text."""
    if field.kind == FieldKind.NUMBER:
        return Cast(KeyTextTransform(field.key, "custom"), _AMOUNT)
    if field.kind == FieldKind.MONEY:
        return Cast(KeyTextTransform("amount", KeyTransform(field.key, "custom")), _AMOUNT)
    if field.kind == FieldKind.PERIOD:
        return KeyTextTransform("start", KeyTransform(field.key, "custom"))
    return KeyTextTransform(field.key, "custom")


def _any_of(field: CustomField, options: Iterable[Any]) -> Q:
    several = field.kind == FieldKind.CHOICES
    keys = stored(FieldKind.CHOICES, list(options)) or []
    found = Q(pk__in=())
    for key in keys:
        found |= Q(custom__contains={field.key: [key] if several else key})
    return found


def _compared(field: CustomField, how: How, value: Any) -> Q:
    if field.kind in {FieldKind.NUMBER, FieldKind.MONEY}:
        wanted: Any = Decimal(str(stored(FieldKind.NUMBER, value)))
    elif field.kind in {FieldKind.DATE, FieldKind.PERIOD}:
        wanted = stored(FieldKind.DATE, value)
    elif how == "is":  # the whole JSON is known: no row without the field is looked into
        return Q(custom__contains={field.key: stored(field.kind, value)})
    else:
        raise Unfit
    return Q(custom__has_key=field.key) & Q(_LOOKUPS[how](expression(field), wanted))


_LOOKUPS = {"is": Exact, "at_least": GreaterThanOrEqual, "at_most": LessThanOrEqual}
