from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe

from dealpost.crm.models import ContactKind, Detail

from .posted import Posted, Row

UNNUMBERED = "__number__"  # in the row that the page copies for a new one


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row: in words, or the items that have the same."""

    text: str
    others: Sequence[Model] = ()
    agreed: str = ""  # saved once more, this value is meant to be shared
    item: Model | None = None  # whose form it is, if it is there already


class DetailsWidget(forms.Widget):
    """Rows that can be added and taken away, one of them marked as the primary."""

    def __init__(self, line: forms.Field, *, add: Any, has_kinds: bool) -> None:
        super().__init__()
        self.add, self.has_kinds = add, has_kinds
        self.input_type = str(getattr(line.widget, "input_type", "text"))
        self.problems: Mapping[int, Problem] = {}

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> Posted:
        return Posted.read(data, name)

    def value_omitted_from_data(self, _data: Any, _files: Any, _name: str) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-0"

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,  # noqa: ARG002  # ours finds templates among the pages
    ) -> Any:
        posted = value if isinstance(value, Posted) else Posted()
        rows = posted.rows or (Row(Detail("", is_primary=True)),)
        context = {
            "name": name,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "rows": [(n, row, self.problems.get(n)) for n, row in enumerate(rows)],
            "blank": (UNNUMBERED, Row(Detail("")), None),
            "next": len(rows),
            "seen": posted.told,
            "kinds": ContactKind.choices if self.has_kinds else (),
            "type": self.input_type,
            "add": self.add,
        }
        return mark_safe(TemplatesSetting().render("details/rows.html", context))  # noqa: S308  # escaped there
