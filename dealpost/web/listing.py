"""A page of a list: what was asked for in the address, and the rows that answer it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from dealpost.accounts.models import User
from dealpost.web.request import Request

PAGE = 50
ANY = "any"  # no filter on the status

Items = TypeVar("Items", bound=QuerySet[Any])


@dataclass(frozen=True)
class Listing:
    """The rows, and the choices that led to them."""

    rows: list[Model]
    query: str
    sort: str
    status: str
    owner: str
    page: int
    has_more: bool

    @property
    def is_narrowed(self) -> bool:
        """Whether rows may be missing because of a search or an owner."""
        return bool(self.query or self.owner)


def listing(
    request: Request,
    items: Items,
    *,
    search: Callable[[Items, str], Items],
    sorts: Mapping[str, tuple[str, ...]],
    status: str = ANY,
) -> Listing:
    """Narrow, sort and cut these items as the address asks.

    `sorts` names the orders, the first being the usual one; "-name" asks for the reverse. `status`
    is the usual status. One row more than a page is read to know whether there is a next page,
    so that nothing is counted.
    """
    asked = request.GET
    query, owner = asked.get("q", "").strip()[:200], asked.get("owner", "")
    status, sort = asked.get("status", status), asked.get("sort", next(iter(sorts)))
    page = min(int(asked["page"]), 1000) if asked.get("page", "").isdecimal() else 1
    if query:
        items = search(items, query)
    if status != ANY:
        items = items.filter(status=status)
    if owner.isdecimal():
        items = items.filter(owner=int(owner))
    start = (max(page, 1) - 1) * PAGE
    rows = list(_sorted(items, sort, sorts)[start : start + PAGE + 1])
    return Listing(rows[:PAGE], query, sort, status, owner, max(page, 1), len(rows) > PAGE)


def owners() -> QuerySet[User]:
    """The users whom a list can be narrowed to."""
    return User.objects.filter(is_active=True)


def _sorted(items: Items, sort: str, sorts: Mapping[str, tuple[str, ...]]) -> Items:
    fields: tuple[Any, ...] = sorts.get(sort.removeprefix("-"), next(iter(sorts.values())))
    if sort.startswith("-"):
        fields = tuple(_reverse(name) for name in fields)
    return items.order_by(*fields)


def _reverse(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"
