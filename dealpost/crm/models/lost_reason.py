from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from .deal import Deal
from .ordered import Ordered, next_order


class LostReason(Ordered):
    """One of the company's reasons for losing a deal.

    A deal keeps the words, not the key: free text beside the list is grouped in the same way, and
    a reason that is no longer offered stays true of the deals that were lost for it.
    """

    name = models.CharField(_("reason"), max_length=300, unique=True)

    class Meta(Ordered.Meta):
        abstract = False

    @classmethod
    def add(cls, name: str) -> "LostReason":
        return cls.objects.create(name=name, order=next_order(cls.objects.all()))

    @transaction.atomic
    def change(self, **values: Any) -> None:
        """Say it in other words, in the deals that were lost for it as well."""
        Deal.objects.filter(lost_reason=self.name).update(lost_reason=values["name"])
        super().change(**values)

    def remove(self) -> None:
        """Offer it no more; deals that were lost for it keep their words."""
        self.delete()
