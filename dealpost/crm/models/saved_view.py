from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def offered_to(self, user: User) -> Self:
        """Their own and those that colleagues share; a view shows each only what they may see."""
        return self.filter(Q(owner=user) | Q(is_shared=True), removed_at=None)


class SavedView(models.Model):
    """What somebody wants to see in the list of a kind of item, again and again."""

    item_kind = models.CharField(max_length=12)
    name = models.CharField(_("name"), max_length=60)
    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    is_shared = models.BooleanField(default=False)
    # As the address of the list would ask for it: {"status": ["open"], "f": ["value.min.500"], …}.
    asked = models.JSONField(default=dict)
    removed_at = models.DateTimeField(null=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["item_kind", "owner"], name="saved_view_of_owner")]

    def __str__(self) -> str:
        return self.name

    def change(self, **fields: Any) -> None:
        """Take another name, other choices, or be shared or not."""
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))

    def remove(self, *, at: datetime) -> None:
        self.change(removed_at=at)

    def restore(self) -> None:
        self.change(removed_at=None)
