"""The heads of the columns: what they say, and in which order a click puts the list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from dealpost.web.listing.columns import Column
from dealpost.web.listing.kind import Kind, Sort


@dataclass(frozen=True, slots=True)
class Head:
    label: Any
    style: str
    query: str = ""  # of the address that sorts by it
    direction: str = ""


def heads(
    kind: Kind, columns: Sequence[Column], *, sort: str, address: QueryDict
) -> Iterator[Head]:
    """Describe the head of each column; one that is followed already turns round."""
    for column in columns:
        if column.sort:
            turned = f"-{column.sort}" if sort == column.sort else column.sort
            query = address.copy()
            query["sort"] = turned
            query.pop("after", None)
            direction = _direction(kind.sorts.get(column.sort), column.sort, sort)
            yield Head(column.label, column.style, query.urlencode(), direction)
        else:
            yield Head(column.label, column.style)


def _direction(offered: Sort | None, name: str, asked: str) -> str:
    first = offered.first if offered else "ascending"  # as custom fields do
    then = "descending" if first == "ascending" else "ascending"
    return {name: first, f"-{name}": then}.get(asked, "")
