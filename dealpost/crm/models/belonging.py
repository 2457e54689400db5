from collections.abc import Mapping
from typing import Generic, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.lookups import Exact

from dealpost import live
from dealpost.accounts.models import User

from .asking import asked
from .deal import Deal
from .lead import Lead
from .organization import Organization
from .person import Person
from .project import Project
from .visible import SEES_ITEM

M = TypeVar("M", bound=models.Model)
ITEM_KINDS: dict[str, type[models.Model]] = {
    "person": Person,
    "organization": Organization,
    "deal": Deal,
    "lead": Lead,
    "project": Project,
}


class BelongingQuerySet(models.QuerySet[M], Generic[M]):
    def visible_to(self, user: User) -> Self:
        """Those on an item that this user may see."""
        return self.filter(asked(SEES_ITEM, user, **{kind: kind for kind in ITEM_KINDS}))

    def on_any(self, items: Mapping[str, list[int]]) -> Self:
        """Those on these items: {kind: keys}."""
        lying = Q(pk__in=[])
        for kind, keys in items.items():
            lying |= Q(**{f"{kind}__in": keys})
        return self.filter(lying)


class Belonging(models.Model):
    """Lies on one CRM item: whoever may see the item sees this too."""

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="%(class)ss")
    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, related_name="%(class)ss"
    )
    deal = models.ForeignKey(Deal, models.CASCADE, null=True, related_name="%(class)ss")
    lead = models.ForeignKey(Lead, models.CASCADE, null=True, related_name="%(class)ss")
    project = models.ForeignKey(Project, models.CASCADE, null=True, related_name="%(class)ss")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Exact(
                    models.Func(
                        *ITEM_KINDS, function="num_nonnulls", output_field=models.IntegerField()
                    ),
                    1,
                ),
                name="%(class)s_on_one_item",
            )
        ]

    @property
    def kind(self) -> str:
        return next(kind for kind in ITEM_KINDS if getattr(self, f"{kind}_id") is not None)

    @property
    def item(self) -> models.Model:
        item: models.Model = getattr(self, self.kind)
        return item

    @property
    def item_id(self) -> int:
        key: int = getattr(self, f"{self.kind}_id")
        return key

    def tell(self) -> None:
        """Tell the open pages that show it: of its item, and of whom that item is about."""
        tell_around(self.item)


def tell_around(*items: models.Model) -> None:
    """Tell the open pages of these items, and of the person and organization they are about."""
    topics = [live.topic(item) for item in items]
    topics += [
        f"{kind}-{key}"
        for item in items
        for kind in ("person", "organization")
        if (key := getattr(item, f"{kind}_id", None))
    ]
    live.changed(*dict.fromkeys(topics))
