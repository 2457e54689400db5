"""A column of a list, and the usual ways to show what is in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dealpost.web.components.moment import moment
from dealpost.web.components.money import money


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    label: Any
    value: Callable[[Any], Any]  # what it holds, as a table of plain values takes it
    shown: Callable[[Any], Any] = str  # the same, as the page shows it: the item's, not the value's
    sort: str = ""  # the order that a click on its head asks for
    style: str = ""
    on_phone: bool = False
    is_usual: bool = True  # shown until somebody chooses otherwise


def text(name: str, label: Any, **more: Any) -> Column:
    """Return a column of a plain field, or of one of another item's names."""

    def value(item: Any) -> Any:
        return getattr(item, name) or ""

    return Column(name, label, value, value, **more)


def linked(name: str, label: Any, **more: Any) -> Column:
    """Return a column that names another item, if the user may see it, and leads to it."""

    def shown(item: Any) -> str:
        other = getattr(item, name)
        return link(other) if other else ""

    return Column(name, label, lambda item: str(getattr(item, name) or ""), shown, **more)


def day(name: str, label: Any, **more: Any) -> Column:
    def shown(item: Any) -> str:
        on: date | None = getattr(item, name)
        return date_format(on, _("j M Y")) if on else ""

    return Column(name, label, lambda item: getattr(item, name), shown, **more)


def time(name: str, label: Any, **more: Any) -> Column:
    def shown(item: Any) -> SafeString:
        return moment(getattr(item, name))

    return Column(name, label, lambda item: getattr(item, name), shown, **more)


def age(name: str, label: Any, *, since: str, until: str = "", **more: Any) -> Column:
    """Return a column of whole days from one time of the item to another, or until now."""

    def value(item: Any) -> int:
        end: datetime | None = getattr(item, until) if until else None
        begin: datetime = getattr(item, since)
        return max(((end or timezone.now()) - begin).days, 0)

    def shown(item: Any) -> str:
        days = value(item)
        return ngettext("%d day", "%d days", days) % days

    return Column(name, label, value, shown, style="number", is_usual=False, **more)


def amount(**more: Any) -> Column:
    def shown(item: Any) -> str:
        return money(item.value, item.currency) if item.value else ""

    label = gettext_lazy("Value")
    return Column("value", label, lambda item: item.value, shown, style="number", **more)


def choice(name: str, label: Any, **more: Any) -> Column:
    """Return a column of a field with choices, in words."""

    def value(item: Any) -> str:
        return str(getattr(item, f"get_{name}_display")())

    return Column(name, label, value, value, **more)


def link(item: Model) -> SafeString:
    address = reverse(f"{item._meta.model_name}s:page", args=[item.pk])
    return format_html('<a href="{}">{}</a>', address, item)


def row_link(item: Model) -> SafeString:
    """Lead to the item from anywhere in its row."""
    address = reverse(f"{item._meta.model_name}s:page", args=[item.pk])
    return format_html('<a class="row-link truncate" href="{}">{}</a>', address, item)
