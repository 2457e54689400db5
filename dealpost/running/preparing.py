"""Bringing the database and the static files up to date. Does nothing where they are already."""

import hashlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

# Two hosts that start at once on one database: one migrates, the other waits.
MIGRATING = 0x6465616C  # any number; ours spells "deal"


def prepare() -> None:
    """Do what a start needs; Django is set up and the database answers."""
    migrate()
    collect_static_files()


def migrate() -> None:
    """Apply the migrations that are missing; asking whether any is takes a tenth of a second."""
    if not _missing_migrations():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        try:
            call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])


def collect_static_files() -> None:
    """Copy, name by content and compress the static files, if any changed since the last time."""
    mark = Path(settings.STATIC_ROOT).with_name("static.collected")
    state = _state_of_static_files()
    if mark.exists() and mark.read_text() == state:
        return
    mark.unlink(missing_ok=True)  # killed half-way, the next start begins anew
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(state)


def _missing_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _state_of_static_files() -> str:
    state = hashlib.sha256(repr(settings.STORAGES).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = os.stat(storage.path(path))
            state.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return state.hexdigest()


if __name__ == "__main__":
    django.setup()
    try:
        prepare()
    except OperationalError as error:
        sys.exit(f"The database does not answer: {error}")
