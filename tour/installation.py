"""`dealpost up` in a data folder of its own, gone afterwards with all that is in it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

READY = "ready: open "
START_SECONDS, STOP_SECONDS = 120, 30
# What would lead a fresh installation to the database or the keys of another one.
FOREIGN = {"DATABASE_URL", "DEALPOST_DATA", "DEALPOST_SECRET_KEY", "DEALPOST_ENCRYPTION_KEYS"}


class NotReady(Exception):
    """The installation did not come up; says what it said."""


@dataclass(frozen=True, slots=True)
class Site:
    address: str
    data: Path

    def command(self, *words: str, typed: str = "") -> None:
        """Run a command of Dealpost's on this installation."""
        command = [sys.executable, "-m", "dealpost", *words, "--data", str(self.data)]
        subprocess.run(command, input=typed, text=True, check=True, env=_environment())


@contextmanager
def installation() -> Iterator[Site]:
    """Run an empty installation for as long as the block does."""
    folder = Path(tempfile.mkdtemp(prefix="dealpost-tour-"))  # short: a socket lies in it
    port = _free_port()
    house = subprocess.Popen(
        [sys.executable, "-m", "dealpost", "up", "--port", str(port), "--data", folder / "data"],
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        _wait_until_ready(house)
        yield Site(f"http://127.0.0.1:{port}", folder / "data")
    finally:
        _stop(house)
        shutil.rmtree(folder, ignore_errors=True)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in FOREIGN}


def _wait_until_ready(house: "subprocess.Popen[str]") -> None:
    impatience = threading.Timer(START_SECONDS, house.terminate)  # ends the lines below
    impatience.start()
    assert house.stdout
    said = []
    for line in house.stdout:
        said.append(line)
        if READY in line:
            break
    else:
        raise NotReady("".join(said))
    impatience.cancel()
    # A pipe that nobody empties would stop whoever writes to it.
    threading.Thread(target=house.stdout.read, daemon=True).start()


def _stop(house: "subprocess.Popen[str]") -> None:
    house.send_signal(signal.SIGINT)
    try:
        house.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        house.kill()  # its processes and its database follow by themselves
        house.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
