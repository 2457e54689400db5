from django.db import models

from .delivery import Delivery
from .label import Label


class DeliveryLabel(models.Model):
    """That a message, as one mailbox holds it, has a label.

    Derived by labels/showing.py from the keywords that the provider tells and what was done here
    since; where no provider holds the message any more, this is all that remembers.
    """

    # The migration makes the constraint: the database itself deletes it with the delivery.
    delivery = models.ForeignKey(
        Delivery, models.CASCADE, related_name="labels", db_index=False, db_constraint=False
    )
    label = models.ForeignKey(Label, models.CASCADE, related_name="deliveries")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "label"], name="each_label_once")
        ]

    def __str__(self) -> str:
        return f"#{self.label_id} of #{self.delivery_id}"
