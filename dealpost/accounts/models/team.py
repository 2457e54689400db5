from collections.abc import Iterable

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from .user import User


class Team(models.Model):
    """Users who share a mailbox or see each other's items."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    members = models.ManyToManyField(User, related_name="teams", blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    @transaction.atomic
    def add(cls, name: str, *, members: Iterable[User]) -> "Team":
        team = cls.objects.create(name=name)
        team.members.set(members)
        return team

    @transaction.atomic
    def change(self, *, name: str, members: Iterable[User]) -> None:
        """Take another name and other members; who leaves no longer sees what the team sees."""
        self.name = name
        self.save(update_fields=["name"])
        self.members.set(members)
