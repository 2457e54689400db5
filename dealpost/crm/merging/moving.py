"""Rows that go from one item to another, or are set aside, told as JSON that undoes it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import models
from django.db.models.deletion import Collector

from .relations import BECOMES, Relation

Kept = dict[str, Any]  # JSON


def move(relation: Relation, *, loser: int, winner: int) -> Kept:
    """Let the rows at the loser point at the winner; what both have is set aside."""
    aside = set_aside(relation.same(loser, winner))
    rows = relation.rows(loser)
    changes = BECOMES.get(relation.model, {}) if relation.rows(winner).exists() else {}
    before = list(rows.values("pk", *changes))
    rows.update(**{relation.key: winner}, **changes)
    return {"model": relation.model._meta.label, "key": relation.key, "rows": before, **aside}


def move_back(kept: Mapping[str, Any], *, loser: int, winner: int) -> None:
    """Undo `move`. A row that somebody has pointed elsewhere since stays there."""
    model = apps.get_model(kept["model"])
    for row in kept["rows"]:
        values = {**row, kept["key"]: loser}
        key = values.pop("pk")
        model._base_manager.filter(pk=key, **{kept["key"]: winner}).update(**values)


def set_aside(rows: "models.QuerySet[Any] | list[models.Model]") -> Kept:
    """Delete these rows with all that hangs on them, and return everything."""
    found = list(rows)
    if not found:
        return {"aside": [], "let_go": []}
    collector = Collector(using="default")
    collector.collect(found)
    gone = [each for instances in collector.data.values() for each in instances]
    fast: list[Any] = collector.fast_deletes
    gone += [each for deleted in fast for each in deleted]
    let_go = [
        {"model": each._meta.label, "pk": each.pk, "key": key, "was": getattr(each, key)}
        for key, parts in _emptied(collector)
        for part in parts
        for each in part
    ]
    aside = serializers.serialize("python", gone)
    collector.delete()
    return {"aside": aside, "let_go": let_go}


def _emptied(collector: Collector) -> Iterator[tuple[str, Any]]:
    """Yield the columns that would point at nothing any more, with the rows concerned."""
    for (column, _value), parts in collector.field_updates.items():
        yield column.attname, parts


def put_back(kept: Iterable[Mapping[str, Any]]) -> None:
    """Undo `set_aside`: every row stands again, with its own key."""
    parts = list(kept)
    for part in parts:
        for each in serializers.deserialize("python", part["aside"]):
            each.save()
    for part in parts:
        for row in part["let_go"]:
            rows = apps.get_model(row["model"])._base_manager.filter(pk=row["pk"])
            rows.filter(**{f"{row['key']}": None}).update(**{row["key"]: row["was"]})
