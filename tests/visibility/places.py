"""A place of the product, with what could be in it, who may find that there, and what is found."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from dealpost.accounts.models import User

if TYPE_CHECKING:
    from tests.visibility.world import World

MANY = 100_000


@dataclass(frozen=True)
class Place:
    """Each row it could show is a cell of the matrix, for each who looks."""

    # What could be found, each under its key; of several under one key, one that is allowed is
    # enough.
    rows: Callable[["World"], Iterable[tuple[Hashable, Any]]]
    allowed: Callable[[str | None, Any], bool]  # by role and row
    found: Callable[["World", User], Iterable[Hashable]]  # keys

    def cells(self, world: "World") -> int:
        return len({key for key, _row in self.rows(world)})

    def wrong(self, world: "World", role: str) -> set[Hashable]:
        """Return the keys that somebody finds and may not, or may find and does not."""
        rows = list(self.rows(world))
        expected = {key for key, row in rows if self.allowed(role, row)}
        found = set(self.found(world, world.users[role]))
        return (found & {key for key, _row in rows}) ^ expected


def keys(rows: "QuerySet[Any]", name: str = "pk") -> set[int]:
    return set(rows.values_list(name, flat=True))
