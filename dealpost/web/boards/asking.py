"""What the address of a board asks for: whose cards, which, and in which order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from dealpost.web.request import Request

SHOWN = "shown-"  # "shown-7=180": the column of step 7 shows 180 cards already


@dataclass(frozen=True, slots=True)
class Asked:
    owner: str
    query: str
    due: str
    sort: str

    @property
    def is_narrowed(self) -> bool:
        return bool(self.owner or self.query or self.due)


def asked(request: Request, sorts: Mapping[str, object]) -> Asked:
    given = request.GET
    sort = given.get("sort", "")
    return Asked(
        owner=given.get("owner", ""),
        query=given.get("q", "").strip()[:200],
        due=given.get("due", ""),
        sort=sort if sort in sorts else next(iter(sorts)),
    )


def narrowed(
    items: "QuerySet[Any]",
    wanted: Asked,
    *,
    search: "Callable[[Any, str], QuerySet[Any]]",
    due_on: str,
    today: date,
) -> "QuerySet[Any]":
    """Return the items that were asked for; `due_on` is the field of the day they are due."""
    if wanted.owner.isdecimal():
        items = items.filter(owner=int(wanted.owner))
    if wanted.query:
        items = search(items, wanted.query)
    return items.filter(_due(wanted.due, due_on, today))


def lengths(request: Request) -> dict[int, int]:
    """Return how many cards each column shows that was scrolled down, by the key of its step."""
    found = {}
    for name in request.GET:
        key, value = name.removeprefix(SHOWN), request.GET.get(name, "")
        if name.startswith(SHOWN) and key.isdecimal() and value.isdecimal():
            found[int(key)] = int(value)
    return found


def soonest_first(name: str) -> tuple[Any, ...]:
    """Return the order in which what is due soonest comes first, and what never is, last."""
    return (F(name).asc(nulls_last=True), "-pk")


def _due(when: str, name: str, today: date) -> Q:
    monday = today - timedelta(days=today.weekday())
    next_month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return {
        "late": Q(**{f"{name}__lt": today}),
        "week": Q(**{f"{name}__gte": monday, f"{name}__lt": monday + timedelta(days=7)}),
        "month": Q(**{f"{name}__gte": today.replace(day=1), f"{name}__lt": next_month}),
        "never": Q(**{f"{name}__isnull": True}),
    }.get(when, Q())
