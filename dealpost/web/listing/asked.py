from dataclasses import dataclass
from typing import Self

from django.http import QueryDict

from dealpost.accounts.models import User
from dealpost.crm.filtering.filter import Filter
from dealpost.crm.ordering import Stretch, turned
from dealpost.crm.paging import Place
from dealpost.web.listing.kind import Kind
from dealpost.web.listing.sorting import sort_named


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a list asks for."""

    query: str
    status: str
    owner: str
    filter: Filter
    sort: str
    columns: tuple[str, ...]
    after: Place | None

    @classmethod
    def of(cls, address: QueryDict, kind: Kind) -> Self:
        sort = address.get("sort", "")
        usual = next(iter(kind.sorts))
        return cls(
            query=address.get("q", "").strip()[:200],
            status=address.get("status", kind.status),
            owner=address.get("owner", ""),
            filter=Filter.read(address.getlist("f"), match=address.get("match", "all")),
            sort=sort if sort_named(kind, sort) else usual,
            columns=tuple(filter(None, address.get("columns", "").split(","))),
            after=Place.read(address.get("after", "")),
        )

    @property
    def is_narrow(self) -> bool:
        """Whether rows may be missing because of a search, an owner or a condition."""
        return bool(self.query or self.owner or self.filter.conditions)

    def stretches(self, kind: Kind, user: User) -> list[Stretch]:
        sort = sort_named(kind, self.sort) or next(iter(kind.sorts.values()))
        stretches = list(sort.order(user))
        return turned(stretches) if self.sort.startswith("-") else stretches
