from typing import Generic, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User

M = TypeVar("M", bound=models.Model)


class Visibility(models.TextChoices):
    EVERYONE = "everyone", _("Everyone")
    TEAM = "team", _("The owner's teams")
    OWNER = "owner", _("Only the owner")


def visible_items(user: User, prefix: str = "") -> Q:
    """The one rule for who sees a CRM item; `prefix` leads to it from another table."""
    owner, visibility = f"{prefix}owner", f"{prefix}visibility"
    return (
        Q(**{visibility: Visibility.EVERYONE})
        | Q(**{owner: user})
        | Q(
            **{
                visibility: Visibility.TEAM,
                f"{owner}__in": User.objects.filter(teams__in=user.teams.all()),
            }
        )
    )


class VisibleQuerySet(models.QuerySet[M], Generic[M]):
    def visible_to(self, user: User) -> Self:
        return self.filter(visible_items(user))


class Visible(models.Model):
    """Has an owner, who decides who else sees it."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    visibility = models.CharField(
        _("visible to"), max_length=10, choices=Visibility, default=Visibility.EVERYONE
    )

    class Meta:
        abstract = True
