"""What a message is about, as the address of a page names it: "deal-42"."""

from django.db import models

from dealpost.accounts.models import User
from dealpost.crm.models import ITEM_KINDS


def item_named(name: str, user: User) -> models.Model | None:
    """Return the item of this name, if there is one that this user sees."""
    kind, _dash, key = name.rpartition("-")
    model = ITEM_KINDS.get(kind)
    if model is None or not key.isdecimal():
        return None
    found: models.Model | None = model._default_manager.visible_to(user).filter(pk=key).first()  # type: ignore[attr-defined]  # every kind is Visible
    return found
