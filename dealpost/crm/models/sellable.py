from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from .organization import Organization
from .person import Person


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
