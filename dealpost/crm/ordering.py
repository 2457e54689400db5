"""In which order a list runs, as stretches that each follow an index.

A page of a list is found by walking an index from a place in it (paging.py). An index knows one
direction and one table, so an order that has gaps (no expected close date) or follows another
table (the stages of a pipeline) is walked in several stretches, one after the other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from django.db import models
from django.db.models import Q

from dealpost.accounts.models import User

from .models.visible import visible_items


@dataclass(frozen=True, slots=True)
class Stretch:
    """Those of the rows to which `where` applies, along these fields, all in one direction."""

    by: tuple[str, ...]  # the last is the key: no two rows are equal
    where: Q = field(default_factory=Q)
    descending: bool = False
    is_last: bool = False  # in both directions: what has no value comes after all that have one
    # Those of the fields that are no column: what they are computed from.
    computed: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fields(self) -> list[str]:
        """For `order_by`."""
        return [f"-{name}" for name in self.by] if self.descending else list(self.by)


Order: TypeAlias = Callable[[User], Sequence[Stretch]]


def along(*fields: str, descending: bool = False) -> Order:
    """Follow fields that are never empty. Index: these fields and the key."""
    return lambda _user: [Stretch((*fields, "pk"), descending=descending)]


def along_given(name: str) -> Order:
    """Follow a field that may be empty; those without a value come last. Index: it and the key."""
    given = Stretch((name, "pk"), Q(**{f"{name}__isnull": False}))
    missing = Stretch(("pk",), Q(**{f"{name}__isnull": True}), is_last=True)
    return lambda _user: [given, missing]


def through(model: type[models.Model], name: str) -> Order:
    """Follow the order of other things, newest first in each. Index: the field and the key."""

    def stretches(_user: User) -> list[Stretch]:
        keys = model._default_manager.values_list("pk", flat=True)
        return [Stretch(("pk",), Q(**{name: key}), descending=True) for key in keys]

    return stretches


def by_organization(user: User) -> Sequence[Stretch]:
    """Follow the names of the organizations that this user may see; the others count as none.

    PostgreSQL walks organizations by name and looks up the rows of each. Index: (name, key) there,
    (organization, name, key) here.
    """
    seen = Q(organization__isnull=False) & visible_items(user, prefix="organization__")
    return [
        Stretch(("organization__name", "name", "pk"), seen),
        Stretch(("name", "pk"), ~seen, is_last=True),
    ]


def turned(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Return the same the other way round."""
    back = [replace(each, descending=not each.descending) for each in reversed(stretches)]
    return sorted(back, key=lambda each: each.is_last)
