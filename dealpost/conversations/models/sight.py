import re
from dataclasses import dataclass

from django.db import models
from django.db.models.functions import Greatest

from dealpost.accounts.models import User

from .conversation import Conversation

WRITTEN = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})\.([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Seen:
    """How far somebody has seen a conversation: the highest keys of what it showed them."""

    message: int = 0
    comment: int = 0
    outgoing: int = 0

    def __str__(self) -> str:
        return f"{self.message}.{self.comment}.{self.outgoing}"

    def __or__(self, other: "Seen") -> "Seen":
        return Seen(
            max(self.message, other.message),
            max(self.comment, other.comment),
            max(self.outgoing, other.outgoing),
        )

    @classmethod
    def read(cls, text: str) -> "Seen":
        """Read what `str` wrote; nothing was seen by whoever says anything else."""
        found = WRITTEN.fullmatch(text)
        return cls(*map(int, found.groups())) if found else cls()


class Sight(models.Model):
    """How far a user has seen a conversation, as their window says."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    message = models.BigIntegerField(default=0)
    comment = models.BigIntegerField(default=0)
    outgoing = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "conversation"], name="one_sight_each")
        ]

    def __str__(self) -> str:
        return f"#{self.conversation_id} by #{self.user_id}"

    @classmethod
    def of(cls, user: User, conversation: int) -> Seen:
        found = cls.objects.filter(user=user, conversation=conversation)
        row = found.values_list("message", "comment", "outgoing").first()
        return Seen(*row) if row else Seen()

    @classmethod
    def note(cls, user: User, conversation: int, seen: Seen) -> None:
        """Remember that they have seen so much; never that they have seen less."""
        keys = {"message": seen.message, "comment": seen.comment, "outgoing": seen.outgoing}
        row, is_new = cls.objects.get_or_create(
            user=user, conversation_id=conversation, defaults=keys
        )
        if not is_new:
            further = {name: Greatest(name, value) for name, value in keys.items()}
            cls.objects.filter(pk=row.pk).update(**further)
