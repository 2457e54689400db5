"""In which fields two items differ, and which of the two values is worth keeping."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from dealpost.crm.fields.telling import PREFIX
from dealpost.crm.models import CustomField, Deal, Organization, Person

MERGEABLE: dict[str, type[Person | Organization | Deal]] = {
    "person": Person,
    "organization": Organization,
    "deal": Deal,
}
# How a deal ended goes together, and stays as the winner has it.
NOT_CHOSEN = {"id", "custom", "created_at", "status", "closed_at", "lost_reason", "stage_since"}
NOT_CHOSEN |= {"deleted_at", "deleted_by"}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two items differ; a custom one is called "custom:budget"."""

    name: str
    label: Any
    winner: Any
    loser: Any

    @property
    def takes_loser(self) -> bool:
        """Whether the loser's value is the better guess: the winner has none."""
        return self.winner in (None, "", 0) and self.loser not in (None, "", 0)


def differences(winner: models.Model, loser: models.Model) -> list[Difference]:
    """Return the fields, custom ones too, in which these two of a kind differ."""
    return [*_fields(winner, loser), *_custom(winner, loser)]


def field_names(kind: type[models.Model]) -> list[str]:
    return [each.name for each in kind._meta.concrete_fields if each.name not in NOT_CHOSEN]


def _fields(winner: models.Model, loser: models.Model) -> Iterator[Difference]:
    for name in field_names(type(winner)):
        column: Any = winner._meta.get_field(name)
        one, other = (getattr(each, column.attname) for each in (winner, loser))
        if one != other:
            yield Difference(name, column.verbose_name, getattr(winner, name), getattr(loser, name))


def _custom(winner: Any, loser: Any) -> Iterator[Difference]:
    fields = CustomField.objects.filter(item_kind=winner._meta.model_name)
    labels = dict(fields.values_list("key", "name"))
    for key in sorted({*winner.custom, *loser.custom}):
        one, other = winner.custom.get(key), loser.custom.get(key)
        if one != other:
            yield Difference(f"{PREFIX}{key}", labels.get(key, _("Former field")), one, other)
