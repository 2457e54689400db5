from datetime import datetime, timedelta
from typing import Self

from django.db import models

from dealpost.accounts.models import User

from .conversation import Conversation

# A window says every 25 seconds that it is still there (FreeScout's rhythm); one that has
# crashed says nothing, and is forgotten soon after it should have.
LASTS = timedelta(seconds=40)


class PresenceQuerySet(models.QuerySet["Presence"]):
    def living(self, at: datetime) -> Self:
        return self.filter(until__gt=at)


class Presence(models.Model):
    """That somebody has a conversation open in a window, or writes an answer there."""

    class Doing(models.TextChoices):
        VIEWING = "viewing"
        REPLYING = "replying"

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+", db_index=False)
    window = models.CharField(max_length=36)  # a name that the window gave itself
    doing = models.CharField(max_length=10, choices=Doing)
    until = models.DateTimeField(db_index=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "user", "window"], name="present_once_per_window"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.user_id} at #{self.conversation_id}"
