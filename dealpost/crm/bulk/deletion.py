"""Deleting many: what happens to one of them, and its undoing."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User

from .change import Change
from .plain_changes import one_of

CHOICES = [("yes", _("Delete"))]


def _read(value: str) -> bool:
    return bool(one_of(value, CHOICES))


def _delete(item: Any, _value: bool, at: datetime, by: User) -> None:  # noqa: FBT001  # as every change
    item.discard(at=at, by=by)


def _restore(item: Any, _value: bool, at: datetime, by: User) -> None:  # noqa: FBT001  # as every change
    item.bring_back(at=at, by=by)


DELETED = Change(
    "deleted",
    _("Deleted"),
    "choice",
    _read,
    lambda item: item.deleted_at is not None,
    _delete,
    _restore,
    lambda: CHOICES,
    is_offered=False,
)
