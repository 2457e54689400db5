from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from dealpost.accounts.models import User


class NotDuplicate(models.Model):
    """That somebody looked at two items that seem to be one, and said that they are not."""

    kind = models.CharField(max_length=20)
    one = models.BigIntegerField()  # the lower key of the two
    other = models.BigIntegerField()
    said_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "one", "other"], name="said_once_to_differ"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="differing_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.one} is not #{self.other}"
