from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User


class PublicDomain(models.Model):
    """A mail domain that administrators know as nobody's own, beside those that everybody knows."""

    domain = models.CharField(_("domain"), max_length=253, unique=True)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["domain"]

    def __str__(self) -> str:
        return self.domain
