"""An item, and what is about it: what is noted on a deal is also news about its customer."""

from django.db import models

from dealpost.accounts.models import User
from dealpost.crm.models import Deal, Lead, Organization, Person, Project

MOST = 300  # newest of each kind: an item with more is no customer, but a category


def surrounding(item: models.Model, user: User) -> dict[str, list[int]]:
    """Return the keys, by kind, of this item and of those about it that the user may see."""
    found = {str(item._meta.model_name): [item.pk]}
    if isinstance(item, Person | Organization):
        about = {str(item._meta.model_name): item.pk}
        for model in (Deal, Lead, Project):
            found[str(model._meta.model_name)] = _keys(model, user, about)
    if isinstance(item, Organization):
        found["person"] = _keys(Person, user, {"organization": item.pk})
    return found


def _keys(
    model: type[Deal | Lead | Project | Person], user: User, about: dict[str, int]
) -> list[int]:
    seen = model.objects.visible_to(user).filter(**about)
    return list(seen.order_by("-pk").values_list("pk", flat=True)[:MOST])
