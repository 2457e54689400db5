"""Rows of any model, made from nothing but what the model says of itself."""

from datetime import date
from itertools import count
from typing import Any

from django.db import models

from dealpost.accounts.models import User
from tests.conftest import MONDAY

numbers = count(1)

VALUES: list[tuple[type[Any], Any]] = [
    (models.EmailField, lambda: f"n{next(numbers)}@built.example"),
    (models.UUIDField, None),
    (models.CharField, lambda: f"n{next(numbers)}"),
    (models.TextField, lambda: f"n{next(numbers)}"),
    (models.BooleanField, lambda: False),
    (models.DateTimeField, lambda: MONDAY),
    (models.DateField, lambda: date(2026, 3, 2)),
    (models.BinaryField, lambda: b"\x00built"),
    (models.JSONField, dict),
    (models.IntegerField, lambda: next(numbers)),
    (models.DecimalField, lambda: 1),
]


def build(model: type[models.Model], **given: Any) -> Any:
    """Store a row with these values, and the least that else is needed."""
    values = {field.attname: _value(field, given) for field in _needed(model, given)}
    return model._base_manager.create(**values, **given)


def _needed(model: type[models.Model], given: dict[str, Any]) -> list[Any]:
    return [
        field
        for field in model._meta.concrete_fields
        if not (field.primary_key or field.null or field.has_default() or field.generated)
        and field.db_default is models.NOT_PROVIDED
        and not {field.name, field.attname} & set(given)
        and not (field.blank and not field.is_relation)
    ]


def _value(field: Any, given: dict[str, Any]) -> Any:
    if field.is_relation:
        if field.related_model is User:
            return User.objects.earliest("pk").pk
        return build(field.related_model).pk
    if field.choices:
        return field.choices[0][0]
    return next(make for kind, make in VALUES if isinstance(field, kind))()


def rows_of(models_: list[type[models.Model]]) -> dict[tuple[str, Any], dict[str, Any]]:
    """Return every row of these models: {(model, key): its columns}."""
    return {
        (model._meta.label, row["pk"]): row
        for model in models_
        for row in model._base_manager.values(
            "pk", *(f.attname for f in model._meta.concrete_fields)
        )
    }
