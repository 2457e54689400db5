from typing import Generic, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User

from .asking import asked

M = TypeVar("M", bound=models.Model)


class Visibility(models.TextChoices):
    EVERYONE = "everyone", _("Everyone")
    TEAM = "team", _("The owner's teams")
    OWNER = "owner", _("Only the owner")


SEEN = """({visibility} = 'everyone' OR {owner} = %s OR {visibility} = 'team' AND {owner} IN (
    SELECT theirs.user_id FROM accounts_team_members theirs
    JOIN accounts_team_members ours ON ours.team_id = theirs.team_id AND ours.user_id = %s))"""


_LOOK = "(SELECT true FROM crm_{kind} item WHERE item.id = {key} AND {seen} LIMIT 1)"


def sees(column: str) -> str:
    """Whether the user sees the one item whose key stands in one of five columns.

    Their names are those of the kinds, as `column` has it: "link.{kind}_id".
    """
    seen = SEEN.format(visibility="item.visibility", owner="item.owner_id")
    kinds = ("person", "organization", "deal", "lead", "project")
    looks = (_LOOK.format(kind=kind, key=column.format(kind=kind), seen=seen) for kind in kinds)
    return " OR ".join(looks)


# By the columns {person}, {organization}, {deal}, {lead} and {project}.
SEES_ITEM = f"({sees('{{{kind}}}')}) IS TRUE"


def visible_items(user: User, prefix: str = "") -> Q:
    """The one rule for who sees a CRM item; `prefix` leads to it from another table."""
    return asked(SEEN, user, visibility=f"{prefix}visibility", owner=f"{prefix}owner")


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
