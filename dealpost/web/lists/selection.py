"""Which items somebody means: those with a mark, or all that the list would show."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from dealpost.accounts.models import User
from dealpost.web.listing.asked import Asked
from dealpost.web.listing.kind import Kind
from dealpost.web.listing.listing import narrowed
from dealpost.web.listing.viewed import viewed


def selected(said: Mapping[str, str], kind: Kind, user: User, *, today: date) -> QuerySet[Any]:
    """Return the items meant, of those that this user may see; none if nothing is said.

    `keys` are those of marked rows ("4,8"); `list` is the address of a list, of which all is meant.
    """
    if "list" in said:
        asked = Asked.of(viewed(QueryDict(said["list"]), kind, user).address, kind)
        return narrowed(kind, asked, user=user, today=today)
    keys = [int(key) for key in said.get("keys", "").split(",") if key.isdecimal()]
    return kind.read(user).filter(pk__in=keys)
