"""What was found, as lines of the palette."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dealpost.crm.models import Activity, File, Note

KINDS: dict[str, tuple[Any, str]] = {
    "person": (_("Persons"), "contact"),
    "organization": (_("Organizations"), "building-2"),
    "deal": (_("Deals"), "square-kanban"),
    "lead": (_("Leads"), "target"),
    "project": (_("Projects"), "folder-kanban"),
    "activity": (_("Activities"), "calendar-check"),
    "note": (_("Notes"), "sticky-note"),
    "file": (_("Files"), "paperclip"),
}


@dataclass(frozen=True, slots=True)
class Line:
    words: str
    more: str
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class Group:
    kind: str
    words: Any
    lines: Sequence[Line]


def groups(found: Mapping[str, Sequence[Model]]) -> list[Group]:
    return [
        Group(kind, words, [line(each, icon) for each in found[kind]])
        for kind, (words, icon) in KINDS.items()
        if found.get(kind)
    ]


def line(item: Model, icon: str = "") -> Line:
    icon = icon or KINDS[str(item._meta.model_name)][1]
    if isinstance(item, File):
        page = reverse(f"{item.kind}s:files", args=[item.item_id])
        return Line(str(item), str(item.item), f"{page}#file-{item.pk}", icon)
    if isinstance(item, Note):
        return Line(str(item), str(item.item), _page(item.item), icon)
    if isinstance(item, Activity):
        about = item.items
        page = _page(about[0]) if about else reverse("activities:page")
        return Line(str(item), str(about[0]) if about else "", page, icon)
    # Both are only there as far as the reader may see them.
    around = getattr(item, "organization", None) or getattr(item, "person", None)
    return Line(str(item), str(around or ""), _page(item), icon)


def _page(item: Model) -> str:
    return reverse(f"{item._meta.model_name}s:page", args=[item.pk])
