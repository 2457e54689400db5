"""What was deleted: to be restored for a month, then erased for good. Mail is never touched."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from dealpost.accounts.models import User
from dealpost.crm.importing.forgetting import forget_cells
from dealpost.crm.models import ITEM_KINDS, Merge
from dealpost.crm.models.bulk_edit import BulkEditRow
from dealpost.crm.models.visible import shown_items
from dealpost.events.forgetting import forget
from dealpost.events.models import Event

KEPT = timedelta(days=30)
MOST = 200  # of each kind, shown at once
AT_ONCE = 100  # in one transaction


def deleted_for(kind: str, user: User) -> "models.QuerySet[Any]":
    """Return what was deleted of this kind and the user may see, hence restore."""
    rows: models.QuerySet[Any] = ITEM_KINDS[kind]._base_manager.filter(shown_items(user))
    return rows.filter(deleted_at__isnull=False)


def deleted_items(kinds: Sequence[str], user: User) -> list[Any]:
    """Return those of these kinds that this user may restore, the last deleted first."""
    found = [
        item
        for kind in kinds
        for item in deleted_for(kind, user)
        .select_related("deleted_by")
        .order_by("-deleted_at")[:MOST]
    ]
    return sorted(found, key=lambda item: item.deleted_at, reverse=True)


def erase_some(kind: str, *, at: datetime) -> bool:
    """Erase some of those that were deleted long enough ago. Returns whether there may be more."""
    old = ITEM_KINDS[kind]._base_manager.filter(deleted_at__lt=at - KEPT)
    keys = list(old.order_by("deleted_at").values_list("pk", flat=True)[:AT_ONCE])
    erased = sum(_erase(kind, key, at) for key in keys)
    return erased == AT_ONCE


@transaction.atomic
def _erase(kind: str, key: int, at: datetime) -> bool:
    """Erase one, with its history and what was kept of those merged into it.

    Not if it has been restored.
    """
    rows: models.QuerySet[Any] = ITEM_KINDS[kind]._base_manager.select_for_update(of=("self",))
    item = rows.filter(pk=key, deleted_at__lt=at - KEPT).first()
    if item is None:
        return False
    try:
        with transaction.atomic():
            item.delete()
    except ProtectedError:  # something that this room knows nothing of still needs it
        return False
    Merge.objects.filter(kind=kind, winner=key).delete()
    # What bulk edits made of it, they could take back; it is not there any more.
    rows_of_edits = BulkEditRow.objects.filter(edit__item_kind=kind, item_id=key)
    rows_of_edits.update(before=None, after=None, seen=None)
    # The rows of imports have no index by what became of them: only where there are some.
    if Event.objects.about(ITEM_KINDS[kind](pk=key)).filter(name="items_imported").exists():
        forget_cells(kind, key)
    forget(ITEM_KINDS[kind], key)
    return True
