"""A page of a list: the rows that answer what was asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from dealpost.accounts.models import User
from dealpost.crm.paging import Place, page
from dealpost.web.listing.asked import Asked
from dealpost.web.listing.columns import Column
from dealpost.web.listing.filtering import filter_fields
from dealpost.web.listing.kind import ANY, Kind

PAGE = 50


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows, and the choices that led to them."""

    asked: Asked
    rows: list[Model]
    columns: Sequence[Column]
    next: Place | None

    def lines(self) -> Iterator[tuple[Model, SafeString]]:
        """Yield each item with its cells.

        Put together here: a template takes five times as long for the four hundred of a page.
        """
        styles = [_style(column) for column in self.columns]
        for item in self.rows:
            cells = zip(styles, (column.shown(item) for column in self.columns), strict=True)
            yield item, format_html_join("", '<td class="{}">{}</td>', cells)


def listing(
    kind: Kind, asked: Asked, columns: Sequence[Column], *, user: User, today: date
) -> Listing:
    items = narrowed(kind, asked, user=user, today=today)
    found = page(items, asked.stretches(kind, user), after=asked.after, limit=PAGE)
    rows = kind.read(user).in_bulk(found.keys)
    # Somebody may take a row away between the two questions.
    return Listing(asked, [rows[key] for key in found.keys if key in rows], columns, found.next)


def narrowed(kind: Kind, asked: Asked, *, user: User, today: date) -> QuerySet[Any]:
    """Return the items asked for, of those that this user may see."""
    items = kind.read(user)
    if asked.query:
        items = kind.search(items, asked.query, user)
    if asked.status != ANY:
        items = items.filter(status=asked.status)
    if asked.owner.isdecimal():
        items = items.filter(owner=int(asked.owner))
    if asked.filter.conditions:
        fields = filter_fields(kind)
        items = items.filter(asked.filter.where(fields, user=user, today=today))
    return items


def _style(column: Column) -> str:
    return (
        column.style
        if column.on_phone or column.style == "name"
        else f"{column.style} not-on-phone"
    )
