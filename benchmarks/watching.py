"""Watching a thousand mailboxes where next to nothing happens, and noticing when it does.

The watcher is the real process on a real database, over TLS; the server is a light one of our own
in another process (see idle_server.py for the reason).
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import psycopg

from benchmarks.figures import OURS, Figure, Mark
from dealpost.running import database
from tests.providers.certificates import self_made

MESSAGES = 1000  # mailboxes, here
TITLE = "Watching"
ABOUT = """
{messages:,} mailboxes of eight folders, each with a connection over TLS, in one process; a server
with LIST-STATUS and one with NOTIFY. Then {messages:,} / 20 of them get mail.
"""
NOTIFYING = f"{OURS}, NOTIFY"
CAPABILITIES = {
    OURS: "IMAP4rev1 IDLE ENABLE CONDSTORE QRESYNC LIST-EXTENDED LIST-STATUS",
    NOTIFYING: "IMAP4rev1 IDLE ENABLE CONDSTORE QRESYNC LIST-EXTENDED LIST-STATUS NOTIFY",
}
MEMORY, CPU = "memory", "of a core, idle"
INBOX_P50, INBOX_P99 = "word until queued, p50", "word until queued, p99"
FOLDER = "news in another folder, slowest"
MARKS = (Mark(MEMORY, 400, "MB"), Mark(CPU, 5, "%"), Mark(FOLDER, 120, "s"))
MB = 1_000_000
IDLE_SECONDS = 120.0  # each mailbox's other folders are counted about once in it
PATIENCE = 300.0


def measure(messages: int, *, only: Sequence[str] | None = None) -> Iterator[Figure]:
    for who, capability in CAPABILITIES.items():
        if not only or who in only:
            yield from _measured(who, capability, messages)


def _measured(who: str, capability: str, mailboxes: int) -> Iterator[Figure]:
    with (
        TemporaryDirectory(prefix="watching-") as folder,
        _server(Path(folder), capability) as server,
        _database(Path(folder), mailboxes, server.port) as (environment, connection),
        _watcher(environment, Path(folder)) as process,
    ):
        began = time.perf_counter()
        _until(lambda: _count(connection, "sync_watch") == mailboxes)
        yield Figure("until all are watched", who, time.perf_counter() - began, "s")
        time.sleep(5)
        before, start = sum(process.cpu_times()[:2]), time.perf_counter()
        time.sleep(IDLE_SECONDS)
        used = sum(process.cpu_times()[:2]) - before
        yield Figure(CPU, who, 100 * used / (time.perf_counter() - start), "%")
        yield Figure(MEMORY, who, process.memory_full_info().pss / MB, "MB")
        assert not _queued(connection), "nothing happened, and yet passes were queued"
        lucky = range(0, mailboxes, 20)
        delays = [_delay(server, connection, each, "INBOX") for each in lucky]
        centiles = statistics.quantiles(delays, n=100, method="inclusive")
        yield Figure(INBOX_P50, who, centiles[49] * 1000, "ms")
        yield Figure(INBOX_P99, who, centiles[98] * 1000, "ms")
        _forget(connection)
        yield Figure(FOLDER, who, _slowest(server, connection, lucky, "Invoices"), "s")


def _delay(
    server: "_Server", connection: psycopg.Connection[Any], number: int, folder: str
) -> float:
    _forget(connection)
    return _slowest(server, connection, [number], folder)


def _slowest(
    server: "_Server", connection: psycopg.Connection[Any], users: Sequence[int], folder: str
) -> float:
    """Deliver to these users at once; return when the last of them, and nobody else, is queued."""
    names = {f"user{each}" for each in users}
    start = time.perf_counter()
    server.deliver([f"{name} {folder}" for name in names])
    _until(lambda: len(_queued(connection)) >= len(names))
    seconds = time.perf_counter() - start
    time.sleep(0.2)
    assert _queued(connection) == names, "others were queued"
    return seconds


def _queued(connection: psycopg.Connection[Any]) -> set[str]:
    found = connection.execute(
        "SELECT username FROM procrastinate_jobs"
        " JOIN mailboxes_mailbox ON mailboxes_mailbox.id = (args->>'mailbox_id')::bigint"
        " WHERE task_name LIKE '%.pull'"
    )
    return {name for (name,) in found}


def _forget(connection: psycopg.Connection[Any]) -> None:
    connection.execute("DELETE FROM procrastinate_jobs")


def _count(connection: psycopg.Connection[Any], table: str) -> int:
    found = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
    assert found is not None
    return int(found[0])


def _until(claim: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not claim():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.002)


class _Server:
    def __init__(self, process: "subprocess.Popen[str]", certificate: Path) -> None:
        assert process.stdout is not None
        assert process.stdin is not None
        self.certificate = certificate
        self.orders = process.stdin
        self.port = int(process.stdout.readline())

    def deliver(self, orders: Sequence[str]) -> None:
        self.orders.write(",".join(orders) + "\n")
        self.orders.flush()


@contextmanager
def _server(folder: Path, capability: str) -> Iterator[_Server]:
    made = self_made(folder, names=["localhost", "127.0.0.1"])
    files = [str(made.certificate_file), str(made.key_file)]
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.idle_server", *files, capability],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield _Server(process, made.certificate_file)
        finally:
            process.kill()


@contextmanager
def _database(
    folder: Path, mailboxes: int, port: int
) -> Iterator[tuple[dict[str, str], psycopg.Connection[Any]]]:
    data = folder / "data"
    os.environ.pop(database.VARIABLE, None)  # never in anybody's own database
    with database.available(data) as url:
        environment = {
            **os.environ,
            "DEALPOST_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "dealpost.config.settings",
            "SSL_CERT_FILE": str(folder / "certificate.pem"),
        }
        filling = [sys.executable, "-m", "benchmarks.crowd", str(mailboxes), str(port)]
        subprocess.run(filling, check=True, env=environment)
        with psycopg.connect(url, autocommit=True) as connection:
            yield environment, connection


@contextmanager
def _watcher(environment: dict[str, str], folder: Path) -> Iterator[psutil.Process]:
    with (
        (folder / "watcher.log").open("w") as log,
        subprocess.Popen(
            [sys.executable, "-m", "dealpost.running.entering", "watcher"],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env=environment,
            start_new_session=True,
        ) as process,
    ):
        try:
            yield psutil.Process(process.pid)
        finally:
            print((folder / "watcher.log").read_text()[-2000:], file=sys.stderr)
            process.terminate()
