from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from .about_somebody import AboutSomebody


class Sellable(AboutSomebody):
    """Worth money to us, and about somebody."""

    value = models.DecimalField(
        _("value"), max_digits=14, decimal_places=2, default=Decimal(0), blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR")

    class Meta:
        abstract = True
