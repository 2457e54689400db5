from typing import Any, Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _


class Ordered(models.Model):
    """Has a name, and a place among others that administrators choose."""

    name = models.CharField(_("name"), max_length=100)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def siblings(self) -> "models.QuerySet[Self]":
        """All that stand in the same row, itself included, in their order."""
        return type(self)._default_manager.all()

    def tell(self) -> None:
        """Announce to open pages that they look different now."""

    def change(self, **values: Any) -> None:
        """Take another name, or other rules."""
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=list(values))
        self.tell()

    @transaction.atomic
    def shift(self, places: int) -> None:
        """Move it this many places down, or up when negative."""
        row = list(self.siblings.select_for_update())
        row.insert(max(0, row.index(self) + places), row.pop(row.index(self)))
        for order, each in enumerate(row):
            each.order = order
        type(self)._default_manager.bulk_update(row, ["order"])
        self.tell()


def next_order(row: "models.QuerySet[Any]") -> int:
    """Return the place behind all of these."""
    last: int | None = row.aggregate(last=models.Max("order"))["last"]
    return 0 if last is None else last + 1
