"""The manner of the house, as far as a test can hold it; the reasons stand in ARCHITECTURE.md."""

import ast
import re

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL

from tests.architecture.sources import imports, modules, text, tree

LONGEST_FILE = 300
VAGUE = {"util", "utils", "helper", "helpers", "common", "misc", "service", "services"}
VAGUE |= {"manager", "managers", "handler", "handlers", "core", "base", "signals"}

# Whoever is called from outside knows the time, and hands it in.
READ_THE_CLOCK = {"jobs.py", "reactions.py"}
READ_THE_CLOCK_ROOMS = {"cli", "demo", "web"}
CLOCK = re.compile(r"\b(timezone|datetime)\.now\(|\bdate\.today\(|\btime\.time\(")

OWN_MODELS = [model for model in apps.get_models() if model.__module__.startswith("dealpost.")]


def test_a_file_is_small_enough_to_be_read_at_once():
    long = {str(path): text(path).count("\n") for path in modules()}

    assert not {path: lines for path, lines in long.items() if lines > LONGEST_FILE}


def test_a_file_is_named_for_what_it_is_about():
    assert not [str(path) for path in modules() if VAGUE & {path.stem, *path.parts[:-1]}]


def test_a_room_says_in_a_sentence_what_it_is_for():
    rooms = [path for path in modules() if len(path.parts) == 2 and path.name == "__init__.py"]

    assert rooms
    assert not [path.parts[0] for path in rooms if not ast.get_docstring(tree(path))]


def test_nothing_happens_behind_a_signal():
    behind = ("django.dispatch", "django.db.models.signals", "django.core.signals")

    assert not [
        (str(path), name) for path in modules() for name in imports(path) if name.startswith(behind)
    ]


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model.__name__)
def test_saving_a_model_only_saves_it(model):
    own = {
        name
        for each in model.__mro__
        if each.__module__.startswith("dealpost.")
        for name in vars(each)
    }

    assert not own & {"save", "asave", "delete", "adelete", "save_base"}


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model.__name__)
def test_a_model_says_what_it_is(model):
    assert model.__str__ is not models.Model.__str__


def test_only_what_is_called_from_outside_reads_the_clock():
    reading = [path for path in modules() if CLOCK.search(text(path))]

    assert not [
        str(path)
        for path in reading
        if path.name not in READ_THE_CLOCK and path.parts[0] not in READ_THE_CLOCK_ROOMS
    ]


def test_pages_commands_and_models_write_no_sql_by_hand():
    sql = re.compile(r"\.cursor\(|\bRawSQL\b|\.raw\(|\.extra\(")
    asking = [path for path in modules() if sql.search(text(path))]

    assert not [
        str(path) for path in asking if path.parts[0] in {"web", "cli"} or "models" in path.parts
    ]


def test_every_migration_can_be_undone():
    migrations = MigrationLoader(connection=None).disk_migrations
    steps = [
        (*key, step)
        for key, migration in migrations.items()
        if key[0]
        in {app.label for app in apps.get_app_configs() if app.name.startswith("dealpost.")}
        for step in migration.operations
        if isinstance(step, RunPython | RunSQL)
    ]

    assert not [str(step) for step in steps if not step[-1].reversible]
