"""Taking a bulk edit back: each row that nobody has changed since gets the value that it had."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction

from dealpost.accounts.models import User
from dealpost.crm.keeping import update_each
from dealpost.crm.models.bulk_edit import BulkEdit, BulkEditRow
from dealpost.crm.together import together

from .change import Change, Unfit
from .changes import changes
from .changing import PORTION, seen_now, sight

State = BulkEditRow.State


@transaction.atomic
def begin(edit: BulkEdit, *, at: datetime) -> bool:
    """Change no more rows from now on. False where it is being taken back already."""
    return bool(BulkEdit.objects.filter(pk=edit.pk, undone_at=None).update(undone_at=at))


@transaction.atomic
def carry_on(edit: BulkEdit, *, at: datetime) -> bool:
    """Take the next rows back, the last first; False where none is left."""
    held = BulkEdit.objects.select_for_update().select_related("made_by").get(pk=edit.pk)
    done = list(held.rows.filter(state=State.CHANGED).order_by("-pk")[:PORTION])
    if not done:
        return False
    model = apps.get_model("crm", edit.item_kind)
    change = changes(model).get(edit.change)
    keys = [row.item_id for row in done]
    all_of = model._base_manager.all()  # those that it deleted are nowhere else
    if change and change.reads:
        all_of = all_of.select_related(*change.reads)
    items = all_of.select_for_update(of=("self",)).order_by("pk").in_bulk(keys)
    seen = seen_now(held, done, None)
    given = _loaded(change, done) if change else {}
    with together():
        for row in done:
            row.state = State.KEPT
            if change and repr(row.before) in given and _is_as_left(row, items, change, seen):
                value = given[repr(row.before)]
                _take_back(row, items[row.item_id], change, value, at=at, by=held.made_by)
    update_each([(row, {"state": row.state}) for row in done])
    return True


def _loaded(change: Change, rows: list[BulkEditRow]) -> dict[str, Any]:
    """Return what the values before stand for, each asked for once; not what is there no more."""
    found: dict[str, Any] = {}
    for told, value in {repr(row.before): row.before for row in rows}.items():
        with suppress(Unfit):
            found[told] = change.load(value)
    return found


def _is_as_left(
    row: BulkEditRow, items: Mapping[int, Any], change: Change, seen: Mapping[int, Any]
) -> bool:
    item = items.get(row.item_id)
    if item is None or change.held(item) != row.after:
        return False
    # The edit itself may have given it out of sight; nobody else's decision is undone.
    return row.item_id in seen or sight(item) == row.seen


def _take_back(
    row: BulkEditRow, item: Any, change: Change, value: Any, *, at: datetime, by: User
) -> None:
    try:
        with together():
            change.take_back(item, value, at, by)
    except Unfit:
        return
    if change.held(item) == row.before:
        row.state = State.UNDONE
