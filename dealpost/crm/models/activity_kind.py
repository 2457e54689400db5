from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from .ordered import Ordered, next_order

BUILT_IN = {
    "call": _("Call"),
    "meeting": _("Meeting"),
    "task": _("Task"),
    "deadline": _("Deadline"),
    "email": _("E-mail"),
    "lunch": _("Lunch"),
}
# lucide's names of the pictures that a kind may have.
ICONS = (
    *("phone", "users-round", "square-check", "flag", "mail", "utensils", "video", "map-pin"),
    *("truck", "package", "file-text", "coffee", "wrench", "calendar", "star", "gift"),
)


class ActivityKind(Ordered):
    """What there is to do: call, meet, or what an administrator thought of."""

    built_in = models.CharField(max_length=20, blank=True, editable=False)
    # Empty for a built-in one that nobody renamed: it speaks the language of its reader.
    name = models.CharField(_("name"), max_length=60, blank=True)
    icon = models.CharField(_("icon"), max_length=30, default="square-check")
    is_offered = models.BooleanField(default=True)

    class Meta(Ordered.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.name or str(BUILT_IN.get(self.built_in, self.built_in))

    @classmethod
    @transaction.atomic
    def add(cls, name: str, *, icon: str) -> "ActivityKind":
        return cls.objects.create(name=name, icon=icon, order=next_order(cls.objects.all()))

    @classmethod
    def like(cls, built_in: str) -> "ActivityKind":
        """Return the built-in kind of this name, or what is offered instead of it."""
        offered = cls.objects.filter(is_offered=True)
        found = offered.filter(built_in=built_in).first() or offered.first()
        return found or cls.objects.create(built_in=built_in)

    def withdraw(self) -> None:
        """Offer it no more; what is of this kind stays."""
        self.is_offered = False
        self.save(update_fields=["is_offered"])

    def offer(self) -> None:
        self.is_offered = True
        self.save(update_fields=["is_offered"])
