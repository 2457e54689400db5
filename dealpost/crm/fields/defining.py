from collections.abc import Iterable
from typing import Any

from django.db import transaction

from dealpost.crm.models import CustomField, FieldOption

from .kinds import WITH_OPTIONS


@transaction.atomic
def define(
    item_kind: str, *, name: str, kind: str, options: Iterable[str] = (), **more: Any
) -> CustomField:
    """Add a field, with options where its kind has them, each in a colour of its own."""
    field = CustomField.add(item_kind, name, kind, **more)
    for option in dict.fromkeys(options if kind in WITH_OPTIONS else ()):
        FieldOption.add(field, option)
    return field
