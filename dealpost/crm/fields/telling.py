"""What the history says of a change of custom fields."""

from collections.abc import Iterable, Mapping
from typing import Any

from dealpost.accounts.models import User
from dealpost.crm.models.custom_field import CustomField

from .kinds import OF_OTHER_ITEMS, FieldKind
from .values import Money, Period, loaded

PREFIX = "custom:"  # before the key of a custom field, among the names of the fields of an item
YES, NO = "✓", "✗"  # in the history of a company of several languages


def changes(
    fields: Iterable[CustomField], before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, list[str]]:
    """Return {"custom:budget": ["10", "20"]}; of other items neither is named, as for all fields.

    A field that nobody knows (any more) is not told of.
    """
    return {
        f"{PREFIX}{field.key}": []
        if field.kind in OF_OTHER_ITEMS
        else [_words(field, side.get(field.key)) for side in (before, after)]
        for field in fields
        if before.get(field.key) != after.get(field.key)
    }


def _words(field: CustomField, json: Any) -> str:
    if json is None:
        return ""
    if field.has_options:
        chosen = json if isinstance(json, list) else [json]
        return ", ".join(each.name for each in field.options.all() if each.pk in chosen)
    if field.kind == FieldKind.USER:
        return str(User.objects.filter(pk=json).first() or "")
    return text(loaded(field.kind, json))


def text(value: Any) -> str:
    """Write a value that is no reference as it stands in a file or in the history."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Money):
        return f"{value.amount} {value.currency}"
    if isinstance(value, Period):
        return " - ".join(day.isoformat() if day else "…" for day in value)
    return str(value)
