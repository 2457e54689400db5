"""A pytest plugin that starts the embedded PostgreSQL before Django reads its settings."""

import hashlib
import os
import tempfile
from pathlib import Path

import psutil
import psycopg
import pytest

from dealpost.config import data
from dealpost.running import database

RUN = "DEALPOST_TEST_DATABASE"
ROOT = Path(__file__).resolve().parent.parent


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
        server = database.start(folder)
        os.environ[database.VARIABLE] = database.address(server)
        _be_quick(os.environ[database.VARIABLE])
    # The workers of a run inherit its name.
    os.environ.setdefault(RUN, f"test_{os.getpid()}")


def name_of_this_run() -> str:
    """Two runs at once, and the workers of one, must not share a database."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    return os.environ[RUN] + (f"_{worker}" if worker else "")


def drop(name: str, verbosity: int = 0) -> None:
    with psycopg.connect(os.environ[database.VARIABLE], autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def _be_quick(url: str) -> None:
    """A test database need not outlive a power cut, nor the run that made it."""
    with psycopg.connect(url, autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {name} = off".encode())
        connection.execute("SELECT pg_reload_conf()")
        names = connection.execute("SELECT datname FROM pg_database WHERE datname ~ '^test_[0-9]'")
        for (name,) in names.fetchall():
            if not psutil.pid_exists(int(name.split("_")[1])):
                drop(name)
