"""How long new mail takes until open browsers are told: the whole house runs, as `dealpost up`.

The clock starts when a message is delivered into the mailbox. Dovecot tells those who IDLE of it
up to half a second later (NOTIFY_DELAY_MSECS in its source), so a bare connection listens beside
Dealpost's watcher: what counts for us begins when the server has spoken.
"""

import os
import random
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import psycopg

from benchmarks.figures import OURS, Figure, Mark
from dealpost.live.telling import CHANNEL
from dealpost.running import database
from tests.providers import dovecot
from tests.providers.dovecot import Dovecot, letter
from tests.running.house import House

MESSAGES = 150
TITLE = "News"
ABOUT = """
{messages:,} messages, delivered one by one into a mailbox that is watched, until the conversation
is announced to the open browsers (PostgreSQL's NOTIFY, after the commit of its row).
"""

BARE = "bare connection"
WORD = "server's word until told"
ARRIVAL = "delivery until told"
MARKS = (Mark(f"{WORD}, p50", 150, "ms"), Mark(f"{WORD}, p99", 500, "ms"))
PATIENCE = 90.0  # seconds; the clock would bring the news within a minute without a watcher


def measure(messages: int, *, only: Sequence[str] | None = None) -> Iterator[Figure]:
    assert not only, "there is nobody to compare with"
    told: list[float] = []
    said: list[float] = []
    with tempfile.TemporaryDirectory(prefix="news-") as folder:
        server = dovecot.start(Path(folder) / "dovecot", users={"alice": "secret"})
        try:
            with _house(Path(folder) / "data", server) as url:
                for at_server, at_browser in _latencies(server, url, messages):
                    said.append(at_server)
                    told.append(at_browser)
        finally:
            server.stop()
    between = [at_browser - at_server for at_server, at_browser in zip(said, told, strict=True)]
    for work, who, seconds in (
        (ARRIVAL, OURS, told),
        (ARRIVAL, BARE, said),
        (WORD, OURS, between),
    ):
        centiles = statistics.quantiles(seconds, n=100, method="inclusive")
        yield Figure(f"{work}, p50", who, centiles[49] * 1000, "ms")
        yield Figure(f"{work}, p99", who, centiles[98] * 1000, "ms")


@contextmanager
def _house(data: Path, server: Dovecot) -> Iterator[str]:
    """Start everything, with Alice's mailbox connected; yield the database's address."""
    house = House(data)
    address = "alice@shop.example"
    _run(house, "forty chairs", "user", "add", address, "--name", "Alice", "--password-stdin")
    where = f"{server.host}:{server.port}"
    reached = ("--imap", where, "--tls", "none", "--username", "alice", "--password-stdin")
    owned = ("--owner", address, "--address", address)
    _run(house, "secret", "mailbox", "connect", *owned, *reached)
    house.start()
    try:
        yield database.address(database.embedded(data))
    finally:
        house.end()


def _run(house: House, password: str, *words: str) -> None:
    done = house.run(*words, stdin=f"{password}\n")
    assert done.returncode == 0, done.stderr


def _latencies(server: Dovecot, url: str, messages: int) -> Iterator[tuple[float, float]]:
    """Yield when the server spoke and when browsers were told, in seconds after delivery."""
    chance = random.Random(1)
    with (
        psycopg.connect(url, autocommit=True) as connection,
        _idling(server) as spoken,
    ):
        connection.execute(f"LISTEN {CHANNEL}".encode())
        number = _until_watched(server, connection)
        for _ in range(messages):
            time.sleep(chance.uniform(0.6, 1.2))  # or it would still hold back the last news
            number += 1
            spoken.clear()
            delivered = _deliver(server, number)
            told = _told(connection)
            assert told is not None, "news did not arrive"
            yield spoken[0] - delivered, told - delivered


def _until_watched(server: Dovecot, connection: psycopg.Connection) -> int:
    """Deliver mail until it is told of at once: then the watcher listens. Return how many."""
    for number in range(1, 20):
        delivered = _deliver(server, number)
        told = _told(connection)
        if number > 3 and told is not None and told - delivered < 2:
            return number
    raise AssertionError("nobody watches the mailbox")


def _deliver(server: Dovecot, number: int) -> float:
    """Lay a message into the mailbox, as a delivery agent does; return when it was there."""
    place = server.maildir("alice")
    name = f"{1_790_000_000 + number}.news{number}"
    draft = place / "tmp" / name
    draft.write_bytes(letter(number))
    dovecot.give_away(draft)
    os.rename(draft, place / "new" / name)  # nothing may come between
    return time.perf_counter()


def _told(connection: psycopg.Connection) -> float | None:
    """Wait until a conversation is announced; return when it was."""
    for notice in connection.notifies(timeout=PATIENCE):
        if notice.payload.startswith("conversation-"):
            return time.perf_counter()
    return None


@contextmanager
def _idling(server: Dovecot) -> Iterator[list[float]]:
    """Listen beside everybody; what is yielded fills with the times at which mail was told of."""
    spoken: list[float] = []
    with (
        socket.create_connection((server.host, server.port)) as opened,
        opened.makefile("rb") as lines,
    ):
        for command, answer in (
            (b"", b"* OK"),
            (b"a LOGIN alice secret\r\n", b"a OK"),
            (b"b SELECT INBOX\r\n", b"b OK"),
            (b"c IDLE\r\n", b"+"),
        ):
            opened.sendall(command)
            while not lines.readline().startswith(answer):
                continue
        listening = threading.Thread(target=_hear, args=[lines, spoken])
        listening.start()
        try:
            yield spoken
        finally:
            opened.shutdown(socket.SHUT_RDWR)
            listening.join()


def _hear(lines: BinaryIO, spoken: list[float]) -> None:
    while line := lines.readline():
        if line.endswith(b"EXISTS\r\n"):
            spoken.append(time.perf_counter())
