"""What import-linter cannot see: relations that let a room reach the rooms above it."""

import re

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

from tests.architecture.sources import modules, text


def upward_names() -> list[tuple[str, str]]:
    """List (lower room, name) for each way a model can be asked for things of a higher room."""
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    return sorted(
        (field.related_model._meta.app_label, str(field.remote_field.get_accessor_name()))
        for field in fields
        if isinstance(field, ForeignKey | ManyToManyField)
        and field.model.__module__.startswith("dealpost.")
        and field.related_model.__module__.startswith("dealpost.")
        and field.model._meta.app_label != field.related_model._meta.app_label
        and not field.remote_field.hidden
    )


@pytest.mark.parametrize(("room", "name"), upward_names())
def test_a_room_does_not_ask_its_models_for_things_of_a_higher_room(room, name):
    asking = re.compile(rf"\.{name}\.(all|filter|exclude|get|count|exists)\b|\b{name}__")
    guilty = [path for path in modules() if path.parts[0] == room and asking.search(text(path))]

    assert not guilty
