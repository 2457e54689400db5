"""The items that are here already and that rows of a file may mean."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from django.db.models import Model, QuerySet
from django.db.models.functions import Lower

from dealpost.accounts.models import User
from dealpost.crm.models import (
    Deal,
    Lead,
    Organization,
    OrganizationDomain,
    Person,
    PersonAddress,
    Project,
)

from .understanding import Understood, Values

Key: TypeAlias = tuple[str, str, str]  # kind of item, what it is known by, in lower case
MODELS: dict[str, type[Any]] = {
    "organization": Organization,
    "person": Person,
    "deal": Deal,
    "lead": Lead,
    "project": Project,
}
STEPS = {"deal": "stage", "project": "phase"}  # read along: from there it may go on


def keys(kind: str, values: Values) -> Iterator[Key]:
    """Yield what such an item is known by, the surest first.

    A person with an address is known by it alone: two people may have one name.
    """
    for address in values.get("addresses", ()):
        yield kind, "address", address
    for domain in values.get("domains", ()):
        yield kind, "domain", domain
    name = values.get("name") or values.get("title")
    if name and not values.get("addresses"):
        yield kind, "name", name.lower()


def known(rows: Iterable[Understood], *, to: User) -> dict[Key, Model]:
    """Return the items that these rows may mean, as far as this user sees them.

    What more than one item is known by tells nothing, and is left out.
    """
    wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        for kind, values in row.values.items():
            for _kind, how, text in keys(kind, values):
                wanted[kind, how].add(text)
    found: dict[Key, dict[int, Model]] = defaultdict(dict)
    for (kind, how), texts in wanted.items():
        for text, item in _found(kind, how, texts, to):
            found[kind, how, text][item.pk] = item
    return {key: next(iter(items.values())) for key, items in found.items() if len(items) == 1}


def _found(kind: str, how: str, texts: set[str], to: User) -> Iterator[tuple[str, Model]]:
    visible = _read(kind, to)
    if how == "name":
        title = "name" if kind in {"person", "organization"} else "title"
        named = visible.annotate(known_as=Lower(title)).filter(known_as__in=texts)
        for item in named:
            yield item.known_as, item
        return
    rows: QuerySet[Any] = (
        PersonAddress.objects.filter(address__in=texts).values_list("address", "person")
        if how == "address"
        else OrganizationDomain.objects.filter(domain__in=texts).values_list(
            "domain", "organization"
        )
    )
    pairs = list(rows)
    items = visible.in_bulk([key for _text, key in pairs])
    yield from ((text, items[key]) for text, key in pairs if key in items)


def _read(kind: str, to: User) -> QuerySet[Any]:
    visible: QuerySet[Any] = MODELS[kind].objects.visible_to(to)
    if kind in STEPS:
        visible = visible.select_related(STEPS[kind])
    if kind == "person":
        return visible.prefetch_related("addresses", "phones")
    return visible.prefetch_related("domains") if kind == "organization" else visible
