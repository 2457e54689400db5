"""A first sync, a pass with nothing new, and one with some changes: Dealpost beside its peers.

All of it on loopback, and once more on a line on which an answer takes 40 ms. There OfflineIMAP
would take a quarter of an hour, so it is left out.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.delay import delayed
from benchmarks.figures import OURS, Figure, Mark
from benchmarks.mailboxes import FLAGGED, NEW, Template, change, written
from benchmarks.programs import Place, Program
from benchmarks.programs.dealpost import dealpost
from benchmarks.programs.limits import bare_socket, reader
from benchmarks.programs.mbsync import mbsync
from benchmarks.programs.offlineimap import offlineimap
from tests.providers.dovecot import Dovecot

MESSAGES = 20_000
TITLE = "Sync"
ABOUT = """
A mailbox of {messages:,} messages on a Dovecot. Dealpost stores them durably in its database,
parsed, threaded, linked, listed and indexed for search; the others write files. Our IMAP client
alone and a bare socket keep nothing: they show the limit. “40 ms” is the round trip of a line that
only delays; OfflineIMAP, which asks for each message by itself, is left out there.
"""

FIRST, NEWEST = "first sync", "50 newest visible"
AGAIN, CHANGED = "nothing changed", f"{NEW} new + {FLAGGED:,} flags"
DISTANCES = {"": 0, " (40 ms)": 40}

MBSYNC, HASTY, OFFLINEIMAP = "mbsync", "mbsync, no fsync", "offlineimap"
CLIENT, SOCKET = "our client alone", "bare socket"
PROGRAMS: dict[str, Program] = {
    OURS: dealpost,
    MBSYNC: partial(mbsync, fsync=True),
    HASTY: partial(mbsync, fsync=False),
    OFFLINEIMAP: offlineimap,
    CLIENT: reader,
    SOCKET: bare_socket,
}
NEAR_ONLY = {OFFLINEIMAP}
FIRST_ONLY = {SOCKET}

MARKS = (
    Mark(FIRST, 1, peer=HASTY),
    Mark(NEWEST, 1, "s"),
    Mark(NEWEST + " (40 ms)", 1, "s"),
    Mark(AGAIN, 0.9, peer=MBSYNC),
    Mark(CHANGED, 1.4, peer=MBSYNC),
)


def measure(messages: int, *, only: Sequence[str] | None = None) -> Iterator[Figure]:
    with written(messages) as template:
        for suffix, milliseconds in DISTANCES.items():
            for who, program in PROGRAMS.items():
                if (who in NEAR_ONLY and milliseconds) or (only and who not in only):
                    continue
                with template.served() as server, _reached(server, milliseconds) as port:
                    for work, value, unit in _passes(program, who, template, server, port):
                        yield Figure(work + suffix, who, value, unit)


@contextmanager
def _reached(server: Dovecot, milliseconds: int) -> Iterator[int]:
    if not milliseconds:
        yield server.port
        return
    with delayed(server.host, server.port, milliseconds=milliseconds) as port:
        yield port


def _passes(
    program: Program, who: str, template: Template, server: Dovecot, port: int
) -> Iterator[tuple[str, float, str]]:
    with (
        TemporaryDirectory() as scratch,
        program(Place(server.host, port, Path(scratch))) as run,
    ):
        first = run()
        yield FIRST, template.messages / first.seconds, "msg/s"
        if first.newest is not None:
            yield NEWEST, first.newest, "s"
        if who in FIRST_ONLY:
            return
        yield AGAIN, min(run().seconds for _ in range(3)), "s"
        change(server, template.messages)
        yield CHANGED, run().seconds, "s"
