from django.db import models
from django.utils import timezone

from .deal import Deal
from .person import Person


class DealParticipant(models.Model):
    """Somebody beside the deal's own person who has a say in it."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, models.CASCADE, related_name="takes_part_in")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["deal", "person"], name="takes_part_once_in_a_deal")
        ]

    def __str__(self) -> str:
        return f"#{self.person_id} in deal #{self.deal_id}"
