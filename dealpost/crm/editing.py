"""New values for an item, each by the way that it goes."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from dealpost.accounts.models import User
from dealpost.crm.models import Edit

LISTS = ("addresses", "phones", "domains")


@transaction.atomic
def edit(item: Any, values: Mapping[str, Any], *, at: datetime, by: User) -> None:
    """Give an item these values: plain fields, `custom`, a step of a board, and lists.

    A list is a sequence, which becomes all there is, or an Edit of what somebody saw.
    """
    plain = dict(values)
    for name in LISTS:
        if name in plain:
            _rows(getattr(item, f"change_{name}"), plain.pop(name), at=at, by=by)
    for name in ("stage", "phase"):
        if name in plain:
            item.move_to(plain.pop(name), at=at, by=by)
    if plain:
        item.change(at=at, by=by, **plain)


def _rows(change: Callable[..., None], given: Any, **facts: Any) -> None:
    if isinstance(given, Edit):
        change(given.wanted, seen=given.seen, **facts)
    else:
        change(given, **facts)
