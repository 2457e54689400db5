"""The database: the embedded PostgreSQL, for whoever has none of their own (DATABASE_URL)."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from dealpost.running.postgres import START_SECONDS, Postgres
from dealpost.running.refusing import CannotStart

VARIABLE = "DATABASE_URL"
NAME = "dealpost"


@contextmanager
def available(data: Path) -> Iterator[str]:
    """Make a database reachable for as long as the block runs, and yield its address.

    DATABASE_URL is taken as it is. Otherwise the embedded server in the data folder is started,
    or joined where another process of ours has started it; the last to leave stops it. Each user
    holds a shared lock on a file, which the kernel releases even after a `kill -9`.
    """
    given = os.environ.get(VARIABLE)
    if given:
        yield given
        return
    make_folder(data)
    with (data / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)  # waits while the last one before us is stopping it
        server = start(data)
        try:
            os.environ[VARIABLE] = address(server)
            yield os.environ[VARIABLE]
        finally:
            os.environ.pop(VARIABLE, None)
            _leave(server, lock.fileno())


def start(data: Path) -> Postgres:
    """Start the embedded server, or find it running. The first time this makes the database."""
    make_folder(data)
    server = embedded(data)
    with (data / "postgres.start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two that start at once: one makes it, the other finds it
        if not server.exists:
            server.make()
        if not server.is_running:
            server.start()
        _create(server)
    return server


def embedded(data: Path) -> Postgres:
    return Postgres(data.resolve() / "postgres")


def address(server: Postgres) -> str:
    return server.address(NAME)


def make_folder(data: Path) -> None:
    """Make the data folder, which holds mail and keys: nobody else may look into it."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)


def _create(server: Postgres) -> None:
    with _connected(server) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
        if not known.fetchone():
            connection.execute(f"CREATE DATABASE {NAME}".encode())


def _connected(server: Postgres) -> psycopg.Connection:
    """Connect, with patience for a server that somebody else started and that is recovering."""
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            return psycopg.connect(server.address(), autocommit=True, connect_timeout=10)
        except psycopg.OperationalError as error:
            if time.monotonic() > end or not server.is_running:
                raise CannotStart(f"The database does not answer: {error}") from error
            time.sleep(0.5)


def _leave(server: Postgres, lock: int) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # somebody else still uses it
    server.stop()
