from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContactKind(models.TextChoices):
    WORK = "work", _("Work")
    HOME = "home", _("Home")
    MOBILE = "mobile", _("Mobile")
    OTHER = "other", _("Other")
    OWN = "own", _("Own label")


@dataclass(frozen=True, slots=True)
class Detail:
    """An address, a number or a domain as somebody writes it; `key` is that of its row."""

    value: str
    kind: str = ContactKind.WORK
    label: str = ""
    is_primary: bool = False
    key: int | None = None


Given: TypeAlias = str | Detail


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody made of the rows that they saw."""

    wanted: Sequence[Detail]
    seen: Sequence[Detail]

    def __iter__(self) -> Iterator[Detail]:
        return iter(self.wanted)


class ContactDetail(models.Model):
    """One of several ways to reach an item, of which one is the primary."""

    VALUE: ClassVar[str]  # the field that holds it
    TOLD: ClassVar[tuple[str, ...]] = ("is_primary",)  # what else is said of it

    is_primary = models.BooleanField(default=False)

    class Meta:
        abstract = True
        ordering = ["-is_primary", "pk"]

    def __str__(self) -> str:
        return self.value

    @classmethod
    def plain(cls, value: str) -> str:
        """Write a value as all of its kind are written."""
        return value.strip()

    @property
    def value(self) -> str:
        return str(getattr(self, self.VALUE))

    @property
    def detail(self) -> Detail:
        told: dict[str, Any] = {name: getattr(self, name) for name in self.TOLD}
        return Detail(self.value, key=self.pk, **told)


class WithKind(models.Model):
    """Says what it is for: work, home, or in words of one's own."""

    kind = models.CharField(_("kind"), max_length=8, choices=ContactKind, default=ContactKind.WORK)
    label = models.CharField(_("label"), max_length=40, blank=True)

    if TYPE_CHECKING:

        def get_kind_display(self) -> str: ...

    class Meta:
        abstract = True

    @property
    def called(self) -> str:
        """What it is for, in words."""
        return self.label if self.kind == ContactKind.OWN else str(self.get_kind_display())
