"""Carrying out a bulk edit, portion by portion: whoever dies between two of them loses nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction

from dealpost.crm.models.bulk_edit import BulkEdit, BulkEditRow

from .change import Change, Unfit
from .changes import changes

PORTION = 100  # rows in a transaction: others wait for them no longer than that
State = BulkEditRow.State


@transaction.atomic
def carry_on(edit: BulkEdit, *, at: datetime) -> bool:
    """Change the next rows; False where none is left, or somebody takes it all back."""
    held = BulkEdit.objects.select_for_update().get(pk=edit.pk)
    waiting = list(held.rows.filter(state=State.WAITING).order_by("pk")[:PORTION])
    if held.is_undone or not waiting:
        return False
    model = apps.get_model("crm", edit.item_kind)
    change = changes(model).get(edit.change)
    items = seen_now(held, waiting)
    for row in waiting:
        _change(row, items, change, held, at=at)
    BulkEditRow.objects.bulk_update(waiting, ["state", "before", "after", "seen"])
    return True


def seen_now(edit: BulkEdit, rows: list[BulkEditRow]) -> dict[int, Any]:
    """Return the items of these rows that whoever made the edit may see, held until it is done."""
    items = apps.get_model("crm", edit.item_kind)._default_manager
    seen = items.visible_to(edit.made_by).select_for_update(of=("self",))
    # By key: two edits of the same items wait for each other, and never both at once.
    return dict(seen.order_by("pk").in_bulk([row.item_id for row in rows]))


def sight(item: Any) -> list[Any]:
    """Return what decides who sees the item."""
    return [item.owner_id, item.visibility]


def _change(
    row: BulkEditRow,
    items: Mapping[int, Any],
    change: Change | None,
    edit: BulkEdit,
    *,
    at: datetime,
) -> None:
    item = items.get(row.item_id)
    row.state = State.PASSED_OVER
    if item is None or change is None:
        return
    before = change.held(item)
    try:
        with transaction.atomic():
            change.apply(item, edit.value, at, edit.made_by)
    except Unfit:
        return
    after = change.held(item)
    if after != before:
        row.state, row.before, row.after, row.seen = State.CHANGED, before, after, sight(item)
