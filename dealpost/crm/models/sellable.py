from decimal import Decimal
from typing import Generic, Self, TypeVar

from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User

from .organization import Organization
from .person import Person
from .visible import VisibleQuerySet

M = TypeVar("M", bound=models.Model)


class AboutSomebodyQuerySet(VisibleQuerySet[M], Generic[M]):
    """Of items with a title, a person and an organization."""

    def search(self, text: str, *, by: User) -> Self:
        """Those with this in their title, or in the name of whom they are about."""
        persons = Person.objects.visible_to(by).filter(name__icontains=text)
        organizations = Organization.objects.visible_to(by).filter(name__icontains=text)
        return self.filter(
            Q(title__icontains=text)
            | Q(person__in=persons.values("pk"))
            | Q(organization__in=organizations.values("pk"))
        )

    def read_by(self, user: User) -> Self:
        """Those that this user may see, each without the person or organization they may not."""
        persons = Prefetch("person", Person.objects.visible_to(user))
        organizations = Prefetch("organization", Organization.objects.visible_to(user))
        seen = self.visible_to(user).select_related("owner")
        return seen.prefetch_related(persons).prefetch_related(organizations)


class Sellable(models.Model):
    """Worth money to us, and about somebody."""

    title = models.CharField(_("title"), max_length=200)
    person = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("person"),
    )
    organization = models.ForeignKey(
        Organization,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("organization"),
    )
    value = models.DecimalField(
        _("value"), max_digits=14, decimal_places=2, default=Decimal(0), blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title
