"""Pairs and differences in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.crm.duplicates import Pair
from dealpost.crm.fields.telling import PREFIX, changes
from dealpost.crm.merging.choosing import Difference
from dealpost.crm.models import CustomField

WHY = {
    "address": _("Same e-mail address"),
    "phone": _("Same phone number"),
    "domain": _("Same mail domain"),
    "name": _("Similar name"),
    "title": _("Same title, same customer"),
}
HIDDEN = _("Something that you may not see")


@dataclass(frozen=True, slots=True)
class Row:
    """A field in which two items differ, ready to be shown."""

    name: str
    label: Any
    winner: Any
    loser: Any
    takes_loser: bool


def explained(pair: Pair) -> dict[str, Any]:
    """Return a pair with its reasons in words: [(why, what they share)]."""
    reasons = [(WHY[rule], shared) for rule, shared in pair.reasons]
    return {"one": pair.one, "other": pair.other, "reasons": reasons}


def compared(found: Sequence[Difference], winner: Any, loser: Any, user: User) -> list[Row]:
    fields = CustomField.objects.filter(item_kind=winner._meta.model_name)
    custom = changes(fields.prefetch_related("options"), winner.custom, loser.custom)
    return [_row(each, custom.get(each.name), winner, loser, user) for each in found]


def _row(found: Difference, custom: list[str] | None, winner: Any, loser: Any, user: User) -> Row:
    if found.name.startswith(PREFIX):
        words: Any = custom or [found.winner, found.loser]
    else:
        words = [_words(each, found.name, user) for each in (winner, loser)]
    return Row(found.name, found.label, words[0], words[1], found.takes_loser)


def _words(item: Any, name: str, user: User) -> Any:
    if hasattr(item, f"get_{name}_display"):
        return getattr(item, f"get_{name}_display")()
    value = getattr(item, name)
    rows: Any = type(value)._default_manager if isinstance(value, Model) else None
    if hasattr(rows, "visible_to") and not rows.visible_to(user).filter(pk=value.pk).exists():
        return HIDDEN
    return value
