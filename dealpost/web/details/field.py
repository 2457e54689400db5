"""A field for the addresses, numbers or domains of an item, one in each row."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from dealpost.crm.models import Edit

from .posted import Posted
from .widget import DetailsWidget, Problem

Others = Callable[[str], "QuerySet[Any]"]


class DetailsField(forms.Field):
    """Gives an Edit. `line` checks a value; `others` finds items that have it as well."""

    widget: DetailsWidget

    def __init__(self, *, line: forms.Field, add: Any, has_kinds: bool = True, **more: Any) -> None:
        super().__init__(
            required=False, widget=DetailsWidget(line, add=add, has_kinds=has_kinds), **more
        )
        self.line = line
        self.others: Others | None = None
        self.item: Model | None = None

    def clean(self, value: Posted) -> Edit:
        rows = [(number, row) for number, row in enumerate(value.rows) if row.detail.value]
        told = {number: self._problem(row.detail.value, row.agreed) for number, row in rows}
        self.widget.problems = {number: each for number, each in told.items() if each}
        if self.widget.problems:
            raise forms.ValidationError(_("Look at what is marked, then save again."))
        return Edit([row.detail for _number, row in rows], value.seen)

    def prepare_value(self, value: Any) -> Posted:
        if isinstance(value, Posted):
            return value
        return Posted.of([value] if isinstance(value, str) else value or ())

    def _problem(self, value: str, agreed: str) -> Problem | None:
        try:
            clean = str(self.line.clean(value)).lower()
        except forms.ValidationError as error:
            return Problem(error.messages[0])
        if self.others is None or agreed == clean:
            return None
        found = list(self.others(clean)[:3])
        return Problem("", found, clean, self.item) if found else None


def tell_of_others(form: forms.Form, name: str, others: Others, item: Any) -> None:
    """Let a field of this form say which other items have a value too, before it is shared."""
    field = form.fields.get(name)
    if isinstance(field, DetailsField):
        field.others = lambda value: others(value).exclude(pk=item.pk) if item else others(value)
        field.item = item


def rows_of(details: Iterable[Any]) -> list[Any]:
    return [each.detail for each in details]
