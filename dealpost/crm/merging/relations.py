"""Every row in the database that points at an item, found by asking the models themselves.

So a relation that some room adds later moves along as well, unless two rows that say the same could
not stand beside each other: that is read off its unique constraints.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from dealpost.crm.models import OrganizationDomain, PersonAddress, PersonPhone
from dealpost.events.models import Subject

# What says the same twice although no constraint forbids it: fields beside the item.
SAME: dict[type[models.Model], tuple[str, ...]] = {
    PersonPhone: ("number",),
    Subject: ("event",),
}
# What changes in a row that goes to an item which has such rows of its own.
BECOMES: dict[type[models.Model], Mapping[str, Any]] = {
    each: {"is_primary": False} for each in (PersonAddress, PersonPhone, OrganizationDomain)
}


class NoRule(Exception):
    """A relation of which nobody can tell by introspection what would be the same twice."""


@dataclass(frozen=True, slots=True)
class Relation:
    """That rows of a model point at an item by the column `key`."""

    model: type[models.Model]
    key: str
    fixed: Mapping[str, Any] = field(default_factory=dict)  # columns that say: at such an item

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.key}"

    def rows(self, item: int) -> "QuerySet[Any]":
        return self.model._base_manager.filter(**{self.key: item}, **self.fixed)

    def same(self, loser: int, winner: int) -> "QuerySet[Any]":
        """Return the rows at the loser that the winner has as well."""
        twice = Q(pk__in=[])
        for others, condition in self._unique():
            theirs = self.rows(winner).filter(
                condition, **{name: OuterRef(name) for name in others}
            )
            twice |= condition & Q(Exists(theirs))
        return self.rows(loser).filter(twice)

    def _unique(self) -> Iterator[tuple[tuple[str, ...], Q]]:
        """Yield the fields beside the item that no two rows share, and for which rows."""
        meta = self.model._meta
        column: Any = meta.get_field(self.key)
        ours = {self.key, column.name} | {name.removesuffix("_id") for name in self.fixed}
        if self.model in SAME:
            yield SAME[self.model], Q()
        if column.unique:
            yield (), Q()
        for fields, condition in self._constraints():
            if ours & set(fields):
                yield tuple(name for name in fields if name not in ours), condition

    def _constraints(self) -> Iterator[tuple[Sequence[str], Q]]:
        for together in self.model._meta.unique_together:
            yield together, Q()
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint):
                if constraint.expressions:
                    raise NoRule(f"{self.name}: {constraint.name}")
                yield constraint.fields, constraint.condition or Q()


def relations(kind: type[models.Model]) -> list[Relation]:
    """Return every relation that points at items of this kind."""
    found = [
        Relation(each.related_model, each.field.attname)
        for each in kind._meta.get_fields(include_hidden=True)
        if isinstance(each, models.ManyToOneRel) and not isinstance(each.related_model, str)
    ]
    here = ContentType.objects.get_for_model(kind).pk
    return found + [
        Relation(model, key, {f"{name}_id": here}) for model, name, key in pointing_at_anything()
    ]


def pointing_at_anything() -> Iterator[tuple[type[models.Model], str, str]]:
    """Yield each model that names any thing by its content type: (model, type, key).

    The columns are called `kind` and `object_id`, or `thing_kind` and `thing_id`.
    """
    for model in apps.get_models():
        for each in model._meta.concrete_fields:
            if each.is_relation and each.related_model is ContentType and _is_ours(model):
                name = each.name
                key = "object_id" if name in {"kind", "content_type"} else f"{name[:-5]}_id"
                model._meta.get_field(key)  # another spelling is not to be overlooked
                yield model, name, key


def _is_ours(model: type[models.Model]) -> bool:
    """Django's permissions are about kinds of things, not about things."""
    return model._meta.app_label != "auth"
