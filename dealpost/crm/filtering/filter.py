from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, Self

from django.db.models import Q

from dealpost.accounts.models import User

from .comparing import Unreadable, comparisons, read
from .fields import FilterField

MOST = 20  # conditions; each is a part of one query
NOTHING = Q(pk__in=())


@dataclass(frozen=True, slots=True)
class Condition:
    """One field compared with a value, as an address holds it: `value.between.100~500`."""

    field: str
    comparison: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.field}.{self.comparison}.{self.value}"

    @classmethod
    def read(cls, text: str) -> Self:
        field, _dot, rest = text.partition(".")
        comparison, _dot, value = rest.partition(".")
        return cls(field, comparison, value[:2000])

    def where(self, fields: Mapping[str, FilterField], *, user: User, today: date) -> Q:
        """Return what it asks of the items. Raises Unreadable, also where the field is gone."""
        field = fields.get(self.field)
        comparison = comparisons(field).get(self.comparison) if field else None
        if field is None or comparison is None:
            raise Unreadable
        value = read(self.value, comparison.input)
        return comparison.where(lambda how, given: field.where(how, given, user), value, today)


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions of which all must hold, or any."""

    conditions: tuple[Condition, ...] = ()
    match: Literal["all", "any"] = "all"

    @classmethod
    def read(cls, conditions: Iterable[str], *, match: str) -> Self:
        read = tuple(Condition.read(text) for text in dict.fromkeys(conditions))
        return cls(read[:MOST], "any" if match == "any" else "all")

    def where(self, fields: Mapping[str, FilterField], *, user: User, today: date) -> Q:
        """Return what it asks of the items.

        A condition that cannot be read holds for nothing: were it left out, whoever changes or
        exports all that matches would get more than they asked for.
        """
        asked = [_where(each, fields, user=user, today=today) for each in self.conditions]
        if not asked:
            return Q()
        connector = Q.AND if self.match == "all" else Q.OR
        return Q(*asked, _connector=connector)


def _where(
    condition: Condition, fields: Mapping[str, FilterField], *, user: User, today: date
) -> Q:
    try:
        return condition.where(fields, user=user, today=today)
    except Unreadable:
        return NOTHING
