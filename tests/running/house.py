"""`dealpost up` as a person starts it, for tests to look at from outside."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from dealpost.config.data import VARIABLE
from dealpost.running import database

# Far more than anything here takes. A killed database first waits until the disk has written all that
# it was given by anybody, which took two minutes beside other work.
SECONDS = 300.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(claim: Callable[[], object]) -> None:
    """Wait until the claim is true, and fail where it never becomes so."""
    end = time.monotonic() + SECONDS
    while not claim():
        assert time.monotonic() < end, claim
        time.sleep(0.05)


def alive(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def prepare(data: Path) -> None:
    """Do to a data folder what a first start does before anything runs: make, migrate, collect."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(database.VARIABLE, raising=False)
        with database.available(data):
            command = [sys.executable, "-m", "dealpost.running.preparing"]
            subprocess.run(command, env={**os.environ, VARIABLE: str(data)}, check=True)


def copy(prepared: Path, data: Path) -> None:
    """Let a data folder be one that has been started once; its owners and times stay."""
    subprocess.run(["cp", "-a", str(prepared), str(data)], check=True)


@dataclass
class House:
    data: Path
    database_url: str | None = None
    port: int = field(default_factory=free_port)
    supervisor: subprocess.Popen[str] | None = None
    options: tuple[str, ...] = ()  # of `up`
    wishes: dict[str, str] = field(default_factory=dict)  # more of its environment

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "dealpost", *arguments, "--data", str(self.data)]

    @property
    def environment(self) -> dict[str, str]:
        """Return ours without the marks of the test database."""
        own = {"DEALPOST_DATA", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
        given = {"DATABASE_URL": self.database_url} if self.database_url else {}
        ours = {name: value for name, value in os.environ.items() if name not in own}
        return ours | given | self.wishes

    @property
    def log(self) -> str:
        return (self.data.parent / "log").read_text()

    def start(self) -> None:
        self.supervisor = begun = self.begin()
        eventually(lambda: "ready: open http" in self.log or begun.poll() is not None)
        assert begun.poll() is None, self.log

    def begin(self) -> subprocess.Popen[str]:
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with (self.data.parent / "log").open("w") as log:
            return subprocess.Popen(
                self.command("up", "--port", str(self.port), *self.options),
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
            )

    def run(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run another command on the same data folder."""
        return subprocess.run(
            self.command(*arguments),
            env=self.environment,
            input=stdin,
            check=False,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )

    def processes(self) -> dict[str, psutil.Process]:
        """Return the site, the worker and the watcher by name."""
        assert self.supervisor
        found = {}
        for child in psutil.Process(self.supervisor.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess):  # gone since, or a zombie
                if "dealpost.running.entering" in child.cmdline():
                    found[child.cmdline()[-1]] = child
        return found

    def everything(self) -> list[psutil.Process]:
        """Return every process, the database's and grandchildren included."""
        assert self.supervisor
        server = self.postmaster()
        ours = psutil.Process(self.supervisor.pid)
        return [ours, *ours.children(recursive=True), *([server] if server else [])]

    def postmaster(self) -> psutil.Process | None:
        mark = database.embedded(self.data).folder / "postmaster.pid"
        with contextlib.suppress(OSError, ValueError, IndexError, psutil.NoSuchProcess):
            return psutil.Process(int(mark.read_text().split()[0]))
        return None

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        assert self.supervisor
        self.supervisor.send_signal(how)
        return self.supervisor.wait(timeout=SECONDS)

    def demolish(self) -> None:
        """Leave nothing behind, whatever a test did; what was said stands with a test that failed."""
        print(self.log)
        if self.supervisor and self.supervisor.poll() is None:
            everything = self.everything()
            self.end()
            for process in everything:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
        server = database.embedded(self.data)
        if server.is_running:
            server.stop()
