"""A list as CSV: lines made while they are sent, so that no length of a list is too much."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from dealpost.crm.ordering import Stretch
from dealpost.crm.paging import Place, page
from dealpost.web.listing.columns import Column

AT_ONCE = 500  # rows read with one question
BYTE_ORDER_MARK = "\ufeff"  # by which Excel knows UTF-8
# A spreadsheet takes text that begins so for a formula, and would carry it out (OWASP, "CSV
# injection"); the wide forms are what some of them read as the same.
FORMULA = (*"=+-@\t\r\n", *"\uff1d\uff0b\uff0d\uff20")


def csv_lines(
    items: QuerySet[Any],
    stretches: Sequence[Stretch],
    columns: Sequence[Column],
    load: Callable[[Iterable[Any]], None],
) -> Iterator[str]:
    """Yield the file: a heading, then a line for each item, in order."""
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK + str(writer.writerow([safe(str(each.label)) for each in columns]))
    place: Place | None = None
    while True:
        # What somebody hides while this runs is left out from the next question on.
        found = page(items, stretches, after=place, limit=AT_ONCE)
        rows = items.in_bulk(found.keys)
        load(rows.values())
        for key in found.keys:
            if key in rows:
                yield str(writer.writerow([safe(each.value(rows[key])) for each in columns]))
        place = found.next
        if place is None:
            return


def safe(value: Any) -> str:
    """Write a value as text that no spreadsheet takes for a formula; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(sep=" ", timespec="seconds")
    text = str(value)
    if not isinstance(value, int | Decimal | date) and text.lstrip(" ").startswith(FORMULA):
        return f"'{text}"
    return text


class _Line:
    """A file for `csv` that gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line
