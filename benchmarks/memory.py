"""How much memory a first sync of a very large mailbox takes, at its peak.

What counts is the proportional set size (PSS) of the program and all its children: what they share
counts once. The database is not the worker's; it has a line of its own.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import DEVNULL, Popen
from tempfile import TemporaryDirectory

import psutil

from benchmarks.figures import OURS, Figure, Mark
from benchmarks.mailboxes import Template, written
from benchmarks.programs import Place
from benchmarks.programs.dealpost import order, worker
from benchmarks.programs.mbsync import configured

MESSAGES = 100_000
TITLE = "Memory"
ABOUT = """
At its peak, while {messages:,} messages are synced for the first time. The messages have no
attachments here (about 8 kB each), to keep the mailbox at the size of a memory.
"""

PEAK, DATABASE = "peak of a first sync", "its database meanwhile"
MARKS = (Mark(PEAK, 300, "MB"),)
MB = 1_000_000
LOOK_EVERY = 0.25  # seconds; a look costs the kernel some milliseconds per process


def measure(messages: int, *, only: Sequence[str] | None = None) -> Iterator[Figure]:
    programs = {OURS: _dealpost, "mbsync": _mbsync}
    with written(messages, attachments=False) as template:
        for who, program in programs.items():
            if only and who not in only:
                continue
            with template.served() as server, TemporaryDirectory() as scratch:
                yield from program(who, Place(server.host, server.port, Path(scratch)), template)


def _dealpost(who: str, place: Place, template: Template) -> Iterator[Figure]:
    with worker(place) as process:
        family = psutil.Process(process.pid)
        postmaster = _postmaster(place)
        with _watched(family, without=postmaster) as ours, _watched(postmaster) as database:
            seconds = order(process)
    yield Figure(PEAK, who, ours.peak / MB, "MB")
    yield Figure(DATABASE, who, database.peak / MB, "MB")
    yield Figure("first sync meanwhile", who, template.messages / seconds, "msg/s")


def _mbsync(who: str, place: Place, _template: Template) -> Iterator[Figure]:
    command = configured(place, fsync=False)
    with Popen(command, stderr=DEVNULL) as process:
        with _watched(psutil.Process(process.pid)) as seen:
            process.wait()
        assert process.returncode == 0
    yield Figure(PEAK, who, seen.peak / MB, "MB")


def _postmaster(place: Place) -> psutil.Process:
    mark = next((place.scratch / "data").rglob("postmaster.pid"))
    return psutil.Process(int(mark.read_text().split()[0]))


class _Watch:
    """Looks at a process and its children now and then, and remembers the most they had."""

    def __init__(self, root: psutil.Process, without: psutil.Process | None) -> None:
        self.root, self.without = root, without
        self.peak = 0
        self.over = threading.Event()

    def look(self) -> None:
        while not self.over.wait(LOOK_EVERY):
            self.peak = max(self.peak, sum(map(_size, self._family())))

    def _family(self) -> set[psutil.Process]:
        with suppress(psutil.NoSuchProcess):
            family = {self.root, *self.root.children(recursive=True)}
            if self.without is not None:
                family -= {self.without, *self.without.children(recursive=True)}
            return family
        return set()


def _size(process: psutil.Process) -> int:
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied):  # ended a moment ago
        return int(process.memory_full_info().pss)
    return 0


@contextmanager
def _watched(root: psutil.Process, *, without: psutil.Process | None = None) -> Iterator[_Watch]:
    watch = _Watch(root, without)
    looking = threading.Thread(target=watch.look)
    looking.start()
    try:
        yield watch
    finally:
        watch.over.set()
        looking.join()
