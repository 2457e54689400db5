"""Dealpost: durable in its database, parsed, threaded, linked, listed and indexed for search."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from benchmarks.programs import Pass, Place, Run
from dealpost.running import database

NEWEST = 50
# Filings are what the list of a folder pages on: what they count, a person can see.
VISIBLE = """
SELECT coalesce(sum(filing.messages), 0)
FROM conversations_filing filing JOIN mailboxes_folder folder ON folder.id = filing.folder_id
WHERE folder.role = 'inbox'
"""


@contextmanager
def dealpost(place: Place) -> Iterator[Run]:
    """Keep one process on one database, as a worker is: what starts once is not measured."""
    with worker(place) as process:
        yield lambda: _pass(process, place)


@contextmanager
def worker(place: Place) -> Iterator["subprocess.Popen[str]"]:
    """Start `benchmarks.worker` on the mailbox; it is ready when this yields."""
    environment = {**os.environ, "DEALPOST_DATA": str(place.scratch / "data")}
    environment.pop(database.VARIABLE, None)
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.worker", place.host, str(place.port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline(), "the worker did not start"
        yield process
        process.stdin.close()


def order(process: "subprocess.Popen[str]") -> float:
    """Let the worker make a pass; return the seconds that it took."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("pass\n")
    process.stdin.flush()
    return float(process.stdout.readline())


def _pass(process: "subprocess.Popen[str]", place: Place) -> Pass:
    with psycopg.connect(address(place), autocommit=True) as connection:
        began, over = time.perf_counter(), threading.Event()
        seen: list[float] = []
        looking = threading.Thread(target=_look, args=[connection, seen, over])
        looking.start()
        try:
            seconds = order(process)
        finally:
            over.set()
            looking.join()
    return Pass(seconds, seen[0] - began if seen else None)


def _look(connection: psycopg.Connection, seen: list[float], over: threading.Event) -> None:
    """Note when the newest messages could be looked at."""
    while not over.wait(0.005):
        found = connection.execute(VISIBLE).fetchone()
        if found and found[0] >= NEWEST:
            seen.append(time.perf_counter())
            return


def address(place: Place) -> str:
    """Return the URL of the database that the worker has started."""
    return database.address(database.embedded(place.scratch / "data"))
