from typing import Any, Generic, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User

M = TypeVar("M", bound=models.Model)


class Visibility(models.TextChoices):
    EVERYONE = "everyone", _("Everyone")
    TEAM = "team", _("The owner's teams")
    OWNER = "owner", _("Only the owner")


# In SQL, because a page about mail asks it of five kinds of items, several times: put together by
# the ORM, it took longer to write than to answer.
SEEN = """(
    {visibility} = 'everyone' OR {owner} = %s OR {visibility} = 'team' AND {owner} IN (
        SELECT theirs.user_id FROM accounts_team_members theirs
        JOIN accounts_team_members ours ON ours.team_id = theirs.team_id AND ours.user_id = %s))"""


class SeenBy(models.Func):
    """Whether a user sees the item with this visibility and this owner."""

    output_field = models.BooleanField()

    def __init__(self, visibility: Any, owner: Any, *, user: int) -> None:
        super().__init__(visibility, owner)
        self.user = user

    def as_sql(  # type: ignore[override]  # ours needs nothing of what a subclass may change
        self, compiler: SQLCompiler, _connection: BaseDatabaseWrapper
    ) -> tuple[str, list[int]]:
        visibility, owner = (compiler.compile(each)[0] for each in self.get_source_expressions())
        return SEEN.format(visibility=visibility, owner=owner), [self.user, self.user]


def visible_items(user: User, prefix: str = "") -> Q:
    """The one rule for who sees a CRM item; `prefix` leads to it from another table."""
    return Q(SeenBy(F(f"{prefix}visibility"), F(f"{prefix}owner"), user=user.pk))


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
