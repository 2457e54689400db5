"""Carrying out a bulk edit, portion by portion: whoever dies between two of them loses nothing."""

from collections.abc import Mapping
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

PORTION = 200  # rows in a transaction: others wait for them no longer than that
State = BulkEditRow.State
FACTS = ("state", "before", "after", "seen")


@transaction.atomic
def carry_on(edit: BulkEdit, *, at: datetime) -> bool:
    """Change the next rows; False where none is left, or somebody takes it all back."""
    held = BulkEdit.objects.select_for_update().select_related("made_by").get(pk=edit.pk)
    waiting = list(held.rows.filter(state=State.WAITING).order_by("pk")[:PORTION])
    if held.is_undone or not waiting:
        return False
    model = apps.get_model("crm", held.item_kind)
    change = changes(model).get(held.change)
    _change_all(waiting, seen_now(held, waiting, change), change, held, at=at)
    update_each([(row, {name: getattr(row, name) for name in FACTS}) for row in waiting])
    return True


def seen_now(edit: BulkEdit, rows: list[BulkEditRow], change: Change | None) -> dict[int, Any]:
    """Return the items of these rows that whoever made the edit may see, held until it is done."""
    items = apps.get_model("crm", edit.item_kind)._default_manager
    seen = items.visible_to(edit.made_by).select_for_update(of=("self",))
    if change and change.reads:
        seen = seen.select_related(*change.reads)
    # By key: two edits of the same items wait for each other, and never both at once.
    return dict(seen.order_by("pk").in_bulk([row.item_id for row in rows]))


def sight(item: Any) -> list[Any]:
    """Return what decides who sees the item."""
    return [item.owner_id, item.visibility]


def _change_all(
    rows: list[BulkEditRow],
    items: Mapping[int, Any],
    change: Change | None,
    edit: BulkEdit,
    *,
    at: datetime,
) -> None:
    for row in rows:
        row.state = State.PASSED_OVER
    try:
        value = change.load(edit.value) if change else None
    except Unfit:
        return
    with together():
        for row in rows:
            if change and row.item_id in items:
                _change(row, items[row.item_id], change, value, at=at, by=edit.made_by)


def _change(
    row: BulkEditRow, item: Any, change: Change, value: Any, *, at: datetime, by: User
) -> None:
    before = change.held(item)
    try:
        with together():
            change.apply(item, value, at, by)
    except Unfit:
        return
    after = change.held(item)
    if after != before:
        row.state, row.before, row.after, row.seen = State.CHANGED, before, after, sight(item)
