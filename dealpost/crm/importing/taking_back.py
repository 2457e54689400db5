"""Undoing an import: what it made goes, what it changed is as before, unless somebody went on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import ProtectedError

from dealpost import live
from dealpost.accounts.models import User
from dealpost.crm.editing import LISTS, edit
from dealpost.crm.models import Import, ImportRow, PersonAddress
from dealpost.events.models import Subject
from dealpost.events.recording import record

from .bringing_in import as_json
from .deciding import Outcome
from .matching import MODELS

AT_ONCE = 500
BY_ITSELF = ("conversation_linked", "conversation_unlinked")


@transaction.atomic
def take_back_some(key: int, *, at: datetime, by: User) -> bool:
    """Take back the next rows, the last of the file first. Returns whether there may be more."""
    of = Import.objects.select_for_update().get(pk=key)
    if of.state != Import.State.UNDOING:
        return False
    acted = of.rows.filter(outcome__in=(Outcome.NEW, Outcome.CHANGED)).order_by("-number")
    rows = list(acted[:AT_ONCE])
    if rows:
        _take_back(rows, at, by)
    else:
        of.state = Import.State.UNDONE
        of.save(update_fields=["state"])
    live.changed(live.topic(of))
    return bool(rows)


def _take_back(rows: list[ImportRow], at: datetime, by: User) -> None:
    made: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        for kind, item in row.made:
            made[kind].append(item)
    kept: dict[str, set[int]] = {}
    for kind in reversed(MODELS):  # what stands on others goes before them
        kept[kind] = _remove(kind, made[kind], at)
    for row in rows:
        row.left += [[kind, item, "used"] for kind, item in row.made if item in kept[kind]]
        for kind, item, told in row.changed:
            row.left += [[kind, item, why] for why in _restore(kind, item, told, at, by)]
        row.outcome = Outcome.UNDONE
    ImportRow.objects.bulk_update(rows, ["left", "outcome"])


def _remove(kind: str, keys: Sequence[int], at: datetime) -> set[int]:
    """Remove these items but those that somebody has done something with; return these."""
    if not keys:
        return set()
    kept = _touched(MODELS[kind], keys)
    going = [key for key in keys if key not in kept]
    addresses = list(_addresses(kind, going))
    try:
        with transaction.atomic():
            MODELS[kind].objects.filter(pk__in=going).delete()
    except ProtectedError:  # something that this room knows nothing of holds one of them
        return set(keys)
    if addresses:
        record("person_address_removed", about=[], at=at, addresses=addresses)
    return kept


def _addresses(kind: str, keys: Iterable[int]) -> Iterable[str]:
    if kind != "person":
        return ()
    rows = PersonAddress.objects.filter(person__in=keys)
    return rows.values_list("address", flat=True).distinct()


def _touched(model: type[models.Model], keys: Sequence[int]) -> set[int]:
    """Return those of which the history knows more than that they were imported."""
    kind = ContentType.objects.get_for_model(model)
    told = Subject.objects.filter(kind=kind, object_id__in=keys)
    told = told.exclude(event__name="items_imported")
    told = told.exclude(event__name__in=BY_ITSELF, event__actor=None)
    touched = set(told.values_list("object_id", flat=True))
    # One that only a later import used is used as well.
    twice = Subject.objects.filter(kind=kind, object_id__in=keys, event__name="items_imported")
    counted = twice.values("object_id").annotate(times=models.Count("pk"))
    return touched | {row["object_id"] for row in counted if row["times"] > 1}


def _restore(kind: str, key: int, told: dict[str, Any], at: datetime, by: User) -> list[str]:
    """Give the fields their values from before; return the names of those changed again since."""
    item: Any = MODELS[kind].objects.filter(pk=key).first()
    if item is None:
        return []
    values: dict[str, Any] = {}
    custom: dict[str, Any] = {}
    left = []
    for name, (before, after) in told.items():
        field = name.removeprefix("custom:")
        if name != field:
            if item.custom.get(field) == after:
                custom[field] = before
            else:
                left.append(name)
        elif as_json(item, name) == after:
            values[name] = _value(item, name, before)
        else:
            left.append(name)
    edit(item, values | ({"custom": custom} if custom else {}), at=at, by=by)
    return left


def _value(item: Any, name: str, json: Any) -> Any:
    if name in LISTS or json is None:
        return json
    field = item._meta.get_field(name)
    if field.is_relation:
        return field.related_model.objects.filter(pk=json).first()
    return Decimal(json) if isinstance(field, models.DecimalField) else field.to_python(json)
