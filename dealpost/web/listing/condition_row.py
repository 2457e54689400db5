"""A condition of a filter, as the popover lets somebody build it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from dealpost.crm.filtering.comparing import (
    BETWEEN,
    Comparison,
    Input,
    Unreadable,
    comparisons,
    read,
)
from dealpost.crm.filtering.fields import Choices, FilterField
from dealpost.crm.filtering.filter import Condition

RANGES = {"numbers": "number", "dates": "date"}


@dataclass(frozen=True, slots=True)
class Row:
    """`condition` is what an address would hold; it may not be complete yet."""

    condition: Condition
    fields: Sequence[FilterField]
    comparisons: Mapping[str, Comparison]
    choices: Choices

    @property
    def input(self) -> Input:
        return self.comparisons[self.condition.comparison].input

    @property
    def input_type(self) -> str:
        return RANGES.get(self.input, "number" if self.input == "days" else self.input)

    @property
    def values(self) -> list[str]:
        """What stands in the inputs: one for each end of a range."""
        if self.input in RANGES:
            first, _between, last = self.condition.value.partition(BETWEEN)
            return [first, last]
        return [] if self.input in {"none", "choices"} else [self.condition.value]

    @property
    def chosen(self) -> list[str]:
        return self.condition.value.split(",")

    @property
    def is_complete(self) -> bool:
        try:
            read(self.condition.value, self.input)
        except Unreadable:
            return False
        return True


def condition_row(condition: Condition, fields: Mapping[str, FilterField]) -> Row:
    """Return the row of this condition; what does not fit the field gives way to its usual."""
    field = fields.get(condition.field) or next(iter(fields.values()))
    offered = comparisons(field)
    fits = condition.comparison in offered and condition.field == field.name
    comparison = condition.comparison if fits else next(iter(offered))
    value = condition.value if fits else ""
    fitting = Condition(field.name, comparison, value)
    return Row(fitting, list(fields.values()), offered, field.choices())


@dataclass(frozen=True, slots=True)
class Words:
    """A condition in words; `is_broken` where it cannot be read, and so nothing is found."""

    field: Any
    comparison: str
    value: str
    without: str  # the query of the address that asks for the same without it
    is_broken: bool = False


def in_words(
    condition: Condition, fields: Mapping[str, FilterField], *, address: QueryDict
) -> Words:
    field = fields.get(condition.field)
    comparison = comparisons(field).get(condition.comparison) if field else None
    without = _without(condition, address)
    if field is None or comparison is None:
        return Words(condition.field, "", "", without, is_broken=True)
    label, value = str(comparison.label), _value(condition.value, comparison, field)
    if comparison.input == "days":
        label, value = label.replace("…", value), ""
    row = condition_row(condition, fields)
    return Words(field.label, label, value, without, is_broken=not row.is_complete)


def _value(value: str, comparison: Comparison, field: FilterField) -> str:
    if comparison.input == "choices":
        names = dict(field.choices())
        return ", ".join(str(names.get(each, "?")) for each in value.split(","))
    return value.replace(BETWEEN, " \N{EN DASH} ")


def _without(condition: Condition, address: QueryDict) -> str:
    query = address.copy()
    query.setlist("f", [text for text in address.getlist("f") if text != str(condition)])
    query.setdefault("match", "all")  # or a view would put its own conditions back
    query.pop("after", None)
    return query.urlencode()
