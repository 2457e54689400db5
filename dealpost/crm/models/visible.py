from typing import Generic, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User

from .asking import asked
from .deletable import Deletable

M = TypeVar("M", bound=models.Model)


class Visibility(models.TextChoices):
    EVERYONE = "everyone", _("Everyone")
    TEAM = "team", _("The owner's teams")
    OWNER = "owner", _("Only the owner")


# Whatever asks who sees an item asks this too, so that what was deleted is nowhere.
STANDS = "{deleted} IS NULL"
# Who may see it, deleted or not.
SHOWN = """({visibility} = 'everyone' OR {owner} = %s OR {visibility} = 'team' AND {owner} IN (
    SELECT theirs.user_id FROM accounts_team_members theirs
    JOIN accounts_team_members ours ON ours.team_id = theirs.team_id AND ours.user_id = %s))"""
SEEN = f"({STANDS} AND {SHOWN})"


_LOOK = "(SELECT true FROM crm_{kind} item WHERE item.id = {key} AND {seen} LIMIT 1)"
_KINDS = ("person", "organization", "deal", "lead", "project")


def sees(column: str) -> str:
    """Whether the user sees the one item whose key stands in one of five columns.

    Their names are those of the kinds, as `column` has it: "link.{kind}_id".
    """
    seen = SEEN.format(
        visibility="item.visibility", owner="item.owner_id", deleted="item.deleted_at"
    )
    return _looks(column, seen)


def stands(column: str) -> str:
    """Whether the one item whose key stands in one of five columns was not deleted."""
    return _looks(column, STANDS.format(deleted="item.deleted_at"))


def _looks(column: str, seen: str) -> str:
    looks = (_LOOK.format(kind=kind, key=column.format(kind=kind), seen=seen) for kind in _KINDS)
    return " OR ".join(looks)


# By the columns {person}, {organization}, {deal}, {lead} and {project}.
SEES_ITEM = f"({sees('{{{kind}}}')}) IS TRUE"
STANDS_ITEM = f"({stands('{{{kind}}}')}) IS TRUE"


def visible_items(user: User, prefix: str = "") -> Q:
    """The one rule for who sees a CRM item; `prefix` leads to it from another table."""
    columns = {"visibility": "visibility", "owner": "owner", "deleted": "deleted_at"}
    return asked(SEEN, user, **{name: prefix + column for name, column in columns.items()})


def shown_items(user: User) -> Q:
    """Who may see an item, deleted or not: what may be restored."""
    return asked(SHOWN, user, visibility="visibility", owner="owner")


class Standing(models.Manager[M]):
    """Leaves out what was deleted, from every question that begins at a kind of item.

    What has to do with deleted items as well asks `_base_manager`.
    """

    def get_queryset(self) -> models.QuerySet[M]:
        return super().get_queryset().filter(deleted_at=None)


class VisibleQuerySet(models.QuerySet[M], Generic[M]):
    def visible_to(self, user: User) -> Self:
        return self.filter(visible_items(user))


class Visible(Deletable):
    """Has an owner, who decides who else sees it."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    visibility = models.CharField(
        _("visible to"), max_length=10, choices=Visibility, default=Visibility.EVERYONE
    )

    class Meta:
        abstract = True
