"""First sync, a pass with nothing new, and a pass with some changes: Dealpost beside mbsync.

Dealpost stores every message durably in its database: raw bytes, parsed, threaded, linked, listed
and indexed for search. mbsync writes files; `FSync no` leaves their safety to luck.
"""

import imaplib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeAlias

from benchmarks.corpus import letters, write_maildir
from benchmarks.figures import Figure
from tests.providers import dovecot
from tests.providers.dovecot import Dovecot

Run: TypeAlias = Callable[[], float]  # makes a pass; returns the seconds it took
Program: TypeAlias = Callable[[Path, Dovecot], AbstractContextManager[Run]]

FIRST, AGAIN, CHANGED = "first sync", "nothing changed", "100 new + 1,000 flags"
NEW, FLAGGED = 100, 1000


def measure(messages: int) -> Iterator[Figure]:
    programs: dict[str, Program] = {
        "Dealpost": _dealpost,
        "mbsync": partial(_mbsync, fsync=True),
        "mbsync, no fsync": partial(_mbsync, fsync=False),
    }
    for who, program in programs.items():
        with (
            tempfile.TemporaryDirectory() as folder,
            _filled(Path(folder), messages) as server,
            program(Path(folder), server) as run,
        ):
            yield Figure(FIRST, who, messages / run(), "msg/s")
            yield Figure(AGAIN, who, min(run() for _ in range(3)), "s")
            _change(server, messages)
            yield Figure(CHANGED, who, run(), "s")


@contextmanager
def _filled(folder: Path, messages: int) -> Iterator[Dovecot]:
    server = dovecot.start(folder / "dovecot", users={"alice": "secret"})
    try:
        write_maildir(server.maildir("alice"), messages)
        dovecot.give_away(server.maildir("alice"))
        with _client(server):  # lets Dovecot write its index, as on any mailbox in use
            pass
        yield server
    finally:
        server.stop()


@contextmanager
def _client(server: Dovecot) -> Iterator[imaplib.IMAP4]:
    client = imaplib.IMAP4(server.host, server.port)
    client.login("alice", "secret")
    client.select("INBOX")
    client.fetch("1:*", "(RFC822.SIZE)")
    yield client
    client.logout()


def _change(server: Dovecot, messages: int) -> None:
    with _client(server) as client:
        for letter in letters(NEW, seed=2):
            client.append("INBOX", "", datetime.now(UTC), letter.raw)
        client.store(f"1:{min(FLAGGED, messages)}", "+FLAGS", "(\\Flagged)")


@contextmanager
def _dealpost(folder: Path, server: Dovecot) -> Iterator[Run]:
    """Keep one process on one database, as a worker is: what starts once is not measured."""
    environment = {**os.environ, "DEALPOST_DATA": str(folder / "data")}
    environment.pop("DATABASE_URL", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.worker", server.host, str(server.port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    with process:
        orders, answers = process.stdin, process.stdout
        assert orders is not None
        assert answers is not None

        def run() -> float:
            orders.write("pass\n")
            orders.flush()
            return float(answers.readline())

        answers.readline()  # it is ready
        yield run
        orders.close()


@contextmanager
def _mbsync(folder: Path, server: Dovecot, *, fsync: bool) -> Iterator[Run]:
    store = folder / "mbsync"
    store.mkdir()
    configuration = folder / "mbsyncrc"
    configuration.write_text(
        f"""
FSync {"yes" if fsync else "no"}

IMAPAccount bench
Host {server.host}
Port {server.port}
User alice
Pass secret
SSLType None
AuthMechs LOGIN

IMAPStore far
Account bench

MaildirStore near
Path {store}/
Inbox {store}/INBOX

Channel bench
Far :far:
Near :near:
Patterns INBOX
Create Near
Expunge Near
SyncState *
"""
    )
    program = shutil.which("mbsync")
    assert program, "mbsync is not installed (Debian: isync)"

    def run() -> float:
        start = time.perf_counter()
        subprocess.run([program, "-q", "-c", str(configuration), "bench"], check=True)
        return time.perf_counter() - start

    yield run
