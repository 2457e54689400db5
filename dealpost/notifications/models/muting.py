from django.db import models

from dealpost.accounts.models import User


class Muting(models.Model):
    """That a user does not want to be told of this kind of thing."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="muted_once")]

    def __str__(self) -> str:
        return f"{self.kind} for #{self.user_id}"

    @classmethod
    def mute(cls, user: User, kind: str) -> None:
        cls.objects.get_or_create(user=user, kind=kind)

    @classmethod
    def unmute(cls, user: User, kind: str) -> None:
        cls.objects.filter(user=user, kind=kind).delete()

    @classmethod
    def kinds_of(cls, user: User) -> set[str]:
        """Return what this user does not want to be told of."""
        return set(cls.objects.filter(user=user).values_list("kind", flat=True))
