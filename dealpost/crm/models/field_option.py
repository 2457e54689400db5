from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _


class FieldOptionQuerySet(models.QuerySet["FieldOption"]):
    def offered(self) -> Self:
        return self.filter(removed_at=None)


class FieldOption(models.Model):
    """One of the answers that a custom field offers. Items hold its key, so its name may change."""

    class Colour(models.TextChoices):
        GREY = "grey", _("Grey")
        BLUE = "blue", _("Blue")
        GREEN = "green", _("Green")
        YELLOW = "yellow", _("Yellow")
        ORANGE = "orange", _("Orange")
        RED = "red", _("Red")
        PINK = "pink", _("Pink")
        VIOLET = "violet", _("Violet")
        TEAL = "teal", _("Teal")

    field = models.ForeignKey("crm.CustomField", models.CASCADE, related_name="options")
    name = models.CharField(_("name"), max_length=100)
    colour = models.CharField(max_length=10, choices=Colour, default=Colour.GREY)
    order = models.PositiveSmallIntegerField(default=0)
    # Offered no more; items that have it keep it.
    removed_at = models.DateTimeField(null=True)

    objects = FieldOptionQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    @transaction.atomic
    def add(cls, field: models.Model, name: str, *, colour: str = "") -> "FieldOption":
        """Add an option at the end; without a colour it gets the next one."""
        count = cls.objects.filter(field=field).count()
        colours = list(cls.Colour)
        chosen = colour or colours[(count + 1) % len(colours)]
        return cls.objects.create(field_id=field.pk, name=name, colour=chosen, order=count)

    def change(self, *, name: str, colour: str) -> None:
        self.name, self.colour = name, colour
        self.save(update_fields=["name", "colour"])

    def remove(self, *, at: datetime) -> None:
        self.removed_at = at
        self.save(update_fields=["removed_at"])

    def restore(self) -> None:
        self.removed_at = None
        self.save(update_fields=["removed_at"])

    @transaction.atomic
    def shift(self, places: int) -> None:
        """Move it so many places down, or up when negative."""
        options = list(FieldOption.objects.filter(field=self.field_id).select_for_update())
        offered = [each for each in options if each.removed_at is None]
        offered.insert(max(0, offered.index(self) + places), offered.pop(offered.index(self)))
        removed = [each for each in options if each.removed_at is not None]
        for order, option in enumerate([*offered, *removed]):
            option.order = order
        FieldOption.objects.bulk_update(options, ["order"])
