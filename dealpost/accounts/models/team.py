from django.db import models
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
