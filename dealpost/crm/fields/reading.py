"""The values of custom fields, for somebody to read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from dealpost.accounts.models import User
from dealpost.crm.models import CustomField, Organization, Person
from dealpost.crm.models.changeable import Changeable

from .kinds import REFERENCES, FieldKind
from .telling import text
from .values import loaded


@dataclass(frozen=True, slots=True)
class Shown:
    """A field and its value on one item: what `values` says, or a row for what is a key there.

    `value` is None where there is none. `is_withheld` says that there is one, which names an item
    that the reader may not see.
    """

    field: CustomField
    value: Any = None
    is_withheld: bool = False


def read(
    items: Iterable[Changeable], *, fields: Sequence[CustomField], reader: User
) -> dict[int, dict[str, Shown]]:
    """Return {key of the item: {key of the field: Shown}}, with every field for every item.

    As many queries as there are kinds of references among the fields, however many items.
    """
    held = {item.pk: item.custom for item in items}
    rows = {kind: _rows(kind, fields, held, reader) for kind in REFERENCES}
    return {
        pk: {field.key: _shown(field, values.get(field.key), rows) for field in fields}
        for pk, values in held.items()
    }


def plain(shown: Shown) -> str:
    """Write it as it stands in a file: dates as ISO 8601, options after each other."""
    value = shown.value
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(value) if isinstance(value, Model) else text(value)


def visible(kind: str, reader: User) -> "QuerySet[Any]":
    """Return the rows that a field of this kind may name to this reader."""
    if kind == FieldKind.USER:
        return User.objects.all()
    model = Person if kind == FieldKind.PERSON else Organization
    return model.objects.visible_to(reader)


def _rows(
    kind: FieldKind,
    fields: Sequence[CustomField],
    held: Mapping[int, Mapping[str, Any]],
    reader: User,
) -> dict[int, Any]:
    keys = [field.key for field in fields if field.kind == kind]
    wanted = {values[key] for values in held.values() for key in keys if key in values}
    return visible(kind, reader).in_bulk(wanted) if wanted else {}


def _shown(field: CustomField, json: Any, rows: Mapping[FieldKind, Mapping[int, Any]]) -> Shown:
    if json is None:
        return Shown(field)
    kind = FieldKind(field.kind)
    if kind in REFERENCES:
        row = rows[kind].get(json)
        return Shown(field, row, is_withheld=row is None)
    if field.has_options:
        chosen = json if isinstance(json, list) else [json]
        return Shown(field, [each for each in field.options.all() if each.pk in chosen])
    return Shown(field, loaded(kind, json))
