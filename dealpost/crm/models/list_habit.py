from collections.abc import Sequence

from django.db import models

from dealpost.accounts.models import User

from .saved_view import SavedView


class ListHabit(models.Model):
    """How a user likes the list of a kind of item to be when they come to it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    item_kind = models.CharField(max_length=12)
    view = models.ForeignKey(SavedView, models.SET_NULL, null=True, related_name="+")
    columns = models.JSONField(default=list)  # names, in order; none: the usual ones

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "item_kind"], name="one_habit_per_list")
        ]

    def __str__(self) -> str:
        return f"{self.item_kind} of #{self.user_id}"

    @classmethod
    def of(cls, user: User, item_kind: str) -> "ListHabit":
        """Return the habit of this user, a new one if they have none yet."""
        known = cls.objects.filter(user=user, item_kind=item_kind).select_related("view").first()
        return known or cls(user=user, item_kind=item_kind)

    @classmethod
    def begin_with(cls, view: SavedView | None, *, user: User, item_kind: str) -> None:
        """Let this view be the first thing that the user sees, or all items."""
        cls.objects.update_or_create(user=user, item_kind=item_kind, defaults={"view": view})

    @classmethod
    def show(cls, columns: Sequence[str], *, user: User, item_kind: str) -> None:
        cls.objects.update_or_create(
            user=user, item_kind=item_kind, defaults={"columns": list(columns)}
        )
