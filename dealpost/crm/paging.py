"""A page of a list, found by its place: nothing before it is read, and nothing is counted.

What is added or taken away meanwhile moves no row of the next page into this one, nor past it.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db.models import F, Field, Func, Model, Q, QuerySet, TextField, Value
from django.db.models.constants import LOOKUP_SEP
from django.db.models.lookups import GreaterThan, LessThan

from .ordering import Stretch


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ends: in which stretch, and the values of its last row there."""

    stretch: int
    values: tuple[Any, ...]

    def __str__(self) -> str:
        told = json.dumps([self.stretch, *self.values], default=str)
        return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read what `str` wrote; None for anything else."""
        try:
            told = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            return cls(abs(int(told[0])), tuple(told[1:]))
        except (ValueError, TypeError, LookupError, binascii.Error):
            return None


@dataclass(frozen=True, slots=True)
class Page:
    keys: list[int]
    next: Place | None


class _Row(Func):
    """ROW(a, b): PostgreSQL compares rows as an index orders them."""

    function = "ROW"
    output_field: Any = TextField()


def page(
    items: QuerySet[Any], stretches: Sequence[Stretch], *, after: Place | None, limit: int
) -> Page:
    """Return the keys of the next `limit` rows. A place that makes no sense is the beginning."""
    after = after if after and _fits(items.model, stretches, after) else None
    found: list[tuple[int, tuple[Any, ...]]] = []
    for number in range(after.stretch if after else 0, len(stretches)):
        here = after.values if after and after.stretch == number else None
        rows = _along(items, stretches[number], here)[: limit + 1 - len(found)]
        found += [(number, row) for row in rows]
        if len(found) > limit:
            break
    has_more = len(found) > limit
    return Page(
        [row[-1] for _, row in found[:limit]], Place(*found[limit - 1]) if has_more else None
    )


def _along(
    items: QuerySet[Any], stretch: Stretch, after: tuple[Any, ...] | None
) -> "QuerySet[Any, tuple[Any, ...]]":
    plain = items.select_related(None).prefetch_related(None)
    rows: QuerySet[Any] = plain.annotate(**stretch.computed).filter(stretch.where)
    if after is not None:
        rows = rows.filter(_beyond(items.model, stretch, after))
    return rows.order_by(*stretch.fields).values_list(*stretch.by)


def _beyond(model: type[Model], stretch: Stretch, values: tuple[Any, ...]) -> Q:
    fields = [_field(model, stretch, name) for name in stretch.by]
    here = [Value(v, output_field=f) for v, f in zip(values, fields, strict=True)]
    compare = LessThan if stretch.descending else GreaterThan
    beyond = Q(compare(_Row(*map(F, stretch.by)), _Row(*here)))
    # Where the fields lie in two tables, no index knows the whole row: its first field leads there.
    side = "lte" if stretch.descending else "gte"
    return beyond & Q(**{f"{stretch.by[0]}__{side}": here[0]}) if len(here) > 1 else beyond


def _field(model: type[Model], stretch: Stretch, path: str) -> "Field[Any, Any]":
    if path in stretch.computed:
        computed: Field[Any, Any] = stretch.computed[path].output_field
        return computed
    *relations, name = path.split(LOOKUP_SEP)
    for relation in relations:
        related = model._meta.get_field(relation).related_model
        assert isinstance(related, type)
        model = related
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    assert isinstance(field, Field)
    return field


def _fits(model: type[Model], stretches: Sequence[Stretch], place: Place) -> bool:
    if place.stretch >= len(stretches):
        return False
    stretch = stretches[place.stretch]
    try:
        for name, value in zip(stretch.by, place.values, strict=True):
            _field(model, stretch, name).clean(value, None)
    except (ValidationError, ValueError, TypeError):
        return False
    return True
