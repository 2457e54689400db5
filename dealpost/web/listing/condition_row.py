"""A condition of a filter, as the popover lets somebody build it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Model
from django.http import QueryDict
from django.utils.crypto import get_random_string

from dealpost.accounts.models import User
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
from dealpost.web.picking.kinds import KINDS, Kind
from dealpost.web.picking.widget import chosen

RANGES = {"numbers": "number", "dates": "date"}


@dataclass(frozen=True, slots=True)
class Row:
    """`condition` is what an address would hold; it may not be complete yet."""

    condition: Condition
    fields: Sequence[FilterField]
    comparisons: Mapping[str, Comparison]
    choices: Choices
    picks: Kind | None = None  # from which items one is chosen
    item: Model | None = None  # the chosen one, if its reader may see it
    # The name of its picker: several stand in one form.
    picker: str = field(default_factory=lambda: f"picked-{get_random_string(6)}")

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
        return [] if self.input in {"none", "choices", "item"} else [self.condition.value]

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


def condition_row(condition: Condition, fields: Mapping[str, FilterField], *, user: User) -> Row:
    """Return the row of this condition; what does not fit the field gives way to its usual."""
    asked = fields.get(condition.field) or next(iter(fields.values()))
    offered = comparisons(asked)
    fits = condition.comparison in offered and condition.field == asked.name
    comparison = condition.comparison if fits else next(iter(offered))
    value = condition.value if fits else ""
    fitting = Condition(asked.name, comparison, value)
    row = Row(fitting, list(fields.values()), offered, asked.choices())
    if row.input != "item":
        return row
    kind = asked.item_kind
    return replace(row, picks=KINDS[kind], item=chosen(kind, value, user))


@dataclass(frozen=True, slots=True)
class Words:
    """A condition in words; `is_broken` where it cannot be read, and so nothing is found."""

    field: Any
    comparison: str
    value: str
    without: str  # the query of the address that asks for the same without it
    is_broken: bool = False


def in_words(
    condition: Condition,
    fields: Mapping[str, FilterField],
    *,
    address: QueryDict,
    user: User,
) -> Words:
    asked = fields.get(condition.field)
    comparison = comparisons(asked).get(condition.comparison) if asked else None
    without = _without(condition, address)
    if asked is None or comparison is None:
        return Words(condition.field, "", "", without, is_broken=True)
    row = condition_row(condition, fields, user=user)
    label, value = str(comparison.label), _value(row, asked)
    if comparison.input == "days":
        label, value = label.replace("…", value), ""
    return Words(asked.label, label, value, without, is_broken=not row.is_complete)


def _value(row: Row, asked: FilterField) -> str:
    value = row.condition.value
    if row.input == "item":
        return str(row.item or "?")
    if row.input == "choices":
        names = dict(asked.choices())
        return ", ".join(str(names.get(each, "?")) for each in value.split(","))
    return value.replace(BETWEEN, " \N{EN DASH} ")


def _without(condition: Condition, address: QueryDict) -> str:
    query = address.copy()
    query.setlist("f", [text for text in address.getlist("f") if text != str(condition)])
    query.setdefault("match", "all")  # or a view would put its own conditions back
    query.pop("after", None)
    return query.urlencode()
