from datetime import datetime, time
from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from dealpost.accounts.models import User


class ToTheMicrosecond(DjangoJSONEncoder):
    """Django's own cuts moments off at milliseconds: what comes back would not be what it was."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime | time) else super().default(o)


class MergeQuerySet(models.QuerySet["Merge"]):
    def standing(self) -> Self:
        """All but those that were undone."""
        return self.filter(undone_at=None)


class Merge(models.Model):
    """That an item became part of another, and all that it takes to undo it.

    Both are named by their keys, not by foreign keys: one is gone, and the other may go as well.
    """

    kind = models.CharField(max_length=20)  # "person", "organization" or "deal"
    winner = models.BigIntegerField()
    loser = models.BigIntegerField()
    loser_name = models.CharField(max_length=200)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    # What moved, what was set aside and what changed: written and read by crm/merging alone.
    kept: "models.JSONField[Any, Any]" = models.JSONField(encoder=ToTheMicrosecond)

    objects = MergeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["kind", "loser"],
                condition=models.Q(undone_at=None),
                name="standing_merges_by_loser",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.loser} in #{self.winner}"

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None

    @classmethod
    def heir(cls, kind: str, key: int) -> int | None:
        """Return the key of what this one is part of now, None where it was never merged."""
        seen = {key}
        found = None
        while True:
            standing = cls.objects.standing().filter(kind=kind, loser=found or key)
            following = standing.values_list("winner", flat=True).first()
            if following is None or following in seen:
                return found
            seen.add(following)
            found = following
