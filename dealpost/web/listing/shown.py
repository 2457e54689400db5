"""What a list shows of its items: the columns that the address, a view or a habit choose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.http import QueryDict

from dealpost.accounts.models import User
from dealpost.web.listing.asked import Asked
from dealpost.web.listing.choosing import chosen
from dealpost.web.listing.columns import Column
from dealpost.web.listing.custom_columns import CustomColumns
from dealpost.web.listing.kind import Kind
from dealpost.web.listing.next_column import NextColumn
from dealpost.web.listing.viewed import Viewed, viewed


@dataclass(frozen=True, slots=True)
class Shown:
    """An address as it is meant, the columns it shows, and what has to be read for them."""

    viewed: Viewed
    asked: Asked
    offered: Sequence[Column]
    columns: Sequence[Column]
    _readers: Sequence[CustomColumns | NextColumn]

    @classmethod
    def of(cls, address: QueryDict, kind: Kind, user: User) -> Self:
        now = viewed(address, kind, user)
        asked = Asked.of(now.address, kind)
        coming, custom = NextColumn(kind.name), CustomColumns(kind.name, user)
        first, *others = kind.columns
        offered = [first, *coming.columns, *others, *custom.columns]
        columns = chosen(offered, asked.columns, now.habit.columns)
        return cls(now, asked, offered, columns, [coming, custom])

    def load(self, rows: Iterable[Any]) -> None:
        """Read what columns show of these rows beside their own fields."""
        found = list(rows)
        for reader in self._readers:
            reader.load(found, self.columns)

    def show_all(self) -> "Shown":
        """Return the same with every column that is offered."""
        return Shown(self.viewed, self.asked, self.offered, self.offered, self._readers)
