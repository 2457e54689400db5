from datetime import datetime
from typing import Generic, Self, TypeVar

from django.db import models, transaction

from .belonging import BelongingQuerySet

M = TypeVar("M", bound=models.Model)


class RemovableQuerySet(BelongingQuerySet[M], Generic[M]):
    def standing(self) -> Self:
        """All but those that were deleted."""
        return self.filter(deleted_at=None)


class Removable(models.Model):
    """What lies on items and may be taken away there, and put back: nobody is told by an event.

    An item itself is Deletable, which every question about items has to heed.
    """

    deleted_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def remove(self, *, at: datetime) -> None:
        """Take it out of sight; `restore` brings it back."""
        self.deleted_at = at
        self._keep("deleted_at")

    def restore(self) -> None:
        self.deleted_at = None
        self._keep("deleted_at")

    def tell(self) -> None:
        """Tell the open pages that show it."""
        raise NotImplementedError

    @transaction.atomic
    def _keep(self, *fields: str) -> None:
        self.save(update_fields=fields)
        self.tell()
