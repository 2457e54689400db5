"""A pytest plugin that starts the embedded PostgreSQL before Django reads its settings.

Migrating takes longer than most folders of tests, so a migrated database is kept beside the server
as a template, under a name that tells which migrations made it.
"""

import hashlib
import os
import tempfile
from pathlib import Path

import psutil
import psycopg
import pytest

from dealpost.config import data
from dealpost.running import database, postgres

RUN = "DEALPOST_TEST_DATABASE"
ROOT = Path(__file__).resolve().parent.parent
KEEPING = 0x6B656570  # the number of a lock; ours spells "keep"


def _folder() -> Path:
    # One server per checkout, kept between runs; a short path, because sockets need one.
    mark = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
    return Path(tempfile.gettempdir()) / f"dealpost-tests-{os.getuid()}-{mark}"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    folder = _folder()
    folder.mkdir(mode=0o755, exist_ok=True)
    # Files bear the names of their contents: a worker would delete what another has just kept.
    own = folder / os.environ.get("PYTEST_XDIST_WORKER", "one")
    own.mkdir(exist_ok=True)
    os.environ[data.VARIABLE] = str(own)
    if database.VARIABLE not in os.environ:
        # Each worker has a site of its own beside the one that a page of forty frames asks.
        postgres.SETTINGS["max_connections"] = "200"
        server = database.start(folder)
        os.environ[database.VARIABLE] = database.address(server)
        _be_quick()
    # The workers of a run inherit its name.
    os.environ.setdefault(RUN, f"test_{os.getpid()}")


def name_of_this_run() -> str:
    """Two runs at once, and the workers of one, must not share a database."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    return os.environ[RUN] + (f"_{worker}" if worker else "")


def drop(name: str, verbosity: int = 0) -> None:
    with _connected() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def template() -> str | None:
    """Return the name of a migrated database to copy, if an earlier run has left one."""
    name = _name_of_template()
    with _connected() as server:
        return name if name in _databases(server, "^template_") else None


def keep_as_template(name: str) -> None:
    """Keep a copy of a freshly migrated database to which nobody is connected."""
    kept = _name_of_template()
    with _connected() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [KEEPING])  # workers begin together
        known = _databases(server, "^template_[0-9a-f]{8}$")
        if kept not in known:
            server.execute(f'CREATE DATABASE "{kept}" TEMPLATE "{name}"'.encode())
        for old in known - {kept}:
            server.execute(f'DROP DATABASE IF EXISTS "{old}"'.encode())


def _name_of_template() -> str:
    mark = hashlib.sha256()
    for file in [
        *sorted(ROOT.glob("dealpost/*/migrations/*.py")),
        *ROOT.glob("requirements/run.txt"),
    ]:
        mark.update(file.read_bytes())
    return f"template_{mark.hexdigest()[:8]}"


def _connected() -> psycopg.Connection:
    return psycopg.connect(os.environ[database.VARIABLE], autocommit=True)


def _databases(server: psycopg.Connection, pattern: str) -> set[str]:
    found = server.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [pattern])
    return {name for (name,) in found.fetchall()}


def _be_quick() -> None:
    """A test database need not outlive a power cut, nor the run that made it."""
    with _connected() as server:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            server.execute(f"ALTER SYSTEM SET {name} = off".encode())
        server.execute("SELECT pg_reload_conf()")
        for name in _databases(server, "^test_[0-9]"):
            if not psutil.pid_exists(int(name.split("_")[1])):
                drop(name)
