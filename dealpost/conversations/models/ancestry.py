from django.contrib.postgres.fields import ArrayField
from django.db import models

from .message import Message


class Ancestry(models.Model):
    """What a message of a regrouped conversation answers; read from its bytes when first asked."""

    message = models.OneToOneField(
        Message, models.CASCADE, primary_key=True, related_name="ancestry"
    )
    mentions = ArrayField(models.CharField(max_length=998))  # ids, the one answered first

    def __str__(self) -> str:
        return f"of #{self.message_id}"
