from typing import Self

from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User

LONGEST_NAME = 50


class LabelQuerySet(models.QuerySet["Label"]):
    def standing(self) -> Self:
        """All but those that were deleted."""
        return self.filter(deleted_at=None)

    def called(self, name: str) -> Self:
        """Those of this name, in whatever letters: the one that stands first."""
        return self.filter(name__iexact=name.strip()).order_by(
            F("deleted_at").desc(nulls_first=True)
        )

    def told_as(self, keyword: str) -> Self:
        return self.filter(keyword__iexact=keyword)

    def by_name(self) -> Self:
        return self.order_by(Lower("name"))


class Label(models.Model):
    """A label of the company, which mail servers know as an IMAP keyword.

    A deleted one is kept, out of sight: so that deleting can be undone, and so that one made anew
    under its name is the same to all mail servers.
    """

    class Colour(models.TextChoices):
        """Names of design tokens (labels.css), each legible in light and in dark."""

        GRAY = "gray", _("Gray")
        RED = "red", _("Red")
        ORANGE = "orange", _("Orange")
        YELLOW = "yellow", _("Yellow")
        GREEN = "green", _("Green")
        TEAL = "teal", _("Teal")
        BLUE = "blue", _("Blue")
        VIOLET = "violet", _("Violet")
        PINK = "pink", _("Pink")

    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    colour = models.CharField(_("colour"), max_length=10, choices=Colour, default=Colour.BLUE)
    # Made from the first name (labels/naming.py) and never changed: renaming tells no server.
    keyword = models.CharField(max_length=100, editable=False)
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = LabelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"), condition=models.Q(deleted_at=None), name="one_label_of_a_name"
            ),
            models.UniqueConstraint(Lower("keyword"), name="one_label_of_a_keyword"),
        ]

    def __str__(self) -> str:
        return self.name

    def change(self, *, name: str, colour: str) -> None:
        self.name, self.colour = name, colour
        self.save(update_fields=["name", "colour"])
