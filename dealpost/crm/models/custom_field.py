from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Prefetch
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from dealpost.crm.fields.kinds import WITH_OPTIONS, FieldKind

from .field_option import FieldOption


class CustomFieldQuerySet(models.QuerySet["CustomField"]):
    def active(self) -> Self:
        return self.filter(retired_at=None)

    def active_for(self, item_kind: str) -> Self:
        """Those of a kind of item ("deal") that are in use, in order, with their options."""
        options = Prefetch("options", FieldOption.objects.select_related("field"))
        return self.active().filter(item_kind=item_kind).prefetch_related(options)


class CustomField(models.Model):
    """A field that an administrator gave to a kind of item."""

    class ItemKind(models.TextChoices):
        PERSON = "person", _("Persons")
        ORGANIZATION = "organization", _("Organizations")
        DEAL = "deal", _("Deals")
        LEAD = "lead", _("Leads")
        PROJECT = "project", _("Projects")

    item_kind = models.CharField(max_length=12, choices=ItemKind)
    # What values are stored under: stays the same however the field is renamed.
    key = models.SlugField(max_length=60)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=FieldKind)
    is_required = models.BooleanField(default=False)
    is_in_form = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    objects = CustomFieldQuerySet.as_manager()

    class Meta:
        ordering = ["item_kind", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item_kind", "key"], name="field_key_once_per_kind")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_options(self) -> bool:
        return self.kind in WITH_OPTIONS

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None

    @classmethod
    @transaction.atomic
    def add(cls, item_kind: str, name: str, kind: str, **more: Any) -> "CustomField":
        """Add a field at the end of those of its kind of item."""
        of_kind = cls.objects.select_for_update().filter(item_kind=item_kind)
        taken = {each.key for each in of_kind}
        key = _free_key(name, taken)
        return cls.objects.create(
            item_kind=item_kind, name=name, kind=kind, key=key, order=len(taken), **more
        )

    def change(self, *, name: str, is_required: bool, is_in_form: bool) -> None:
        self.name, self.is_required, self.is_in_form = name, is_required, is_in_form
        self.save(update_fields=["name", "is_required", "is_in_form"])

    def retire(self, *, at: datetime) -> None:
        """Show it nowhere any more; what was written into it stays."""
        self.retired_at = at
        self.save(update_fields=["retired_at"])

    def restore(self) -> None:
        self.retired_at = None
        self.save(update_fields=["retired_at"])

    @transaction.atomic
    def shift(self, places: int) -> None:
        """Move it so many places down among those in use, or up when negative."""
        of_kind = CustomField.objects.filter(item_kind=self.item_kind)
        fields = list(of_kind.active().select_for_update())
        fields.insert(max(0, fields.index(self) + places), fields.pop(fields.index(self)))
        for order, field in enumerate([*fields, *of_kind.exclude(retired_at=None)]):
            field.order = order
            field.save(update_fields=["order"])


def _free_key(name: str, taken: set[str]) -> str:
    # "custom" is for names of which nothing is left in ASCII.
    stem = slugify(name).replace("-", "_")[:50] or "custom"
    numbered = (f"{stem}_{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (stem, *numbered) if key not in taken)
