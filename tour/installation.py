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
from pathlib import Path

READY = "ready: open "
START_SECONDS, STOP_SECONDS = 120, 30
# What would lead a fresh installation to the database or the keys of another one.
FOREIGN = {"DATABASE_URL", "DEALPOST_DATA", "DEALPOST_SECRET_KEY", "DEALPOST_ENCRYPTION_KEYS"}


class NotReady(Exception):
    """The installation did not come up; says what it said."""


@contextmanager
def installation() -> Iterator[str]:
    """Run an empty installation for as long as the block does, and yield its address."""
    folder = Path(tempfile.mkdtemp(prefix="dealpost-tour-"))  # short: a socket lies in it
    port = _free_port()
    house = subprocess.Popen(
        [sys.executable, "-m", "dealpost", "up", "--port", str(port), "--data", folder / "data"],
        env={name: value for name, value in os.environ.items() if name not in FOREIGN},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        _wait_until_ready(house)
        yield f"http://127.0.0.1:{port}"
    finally:
        _stop(house)
        shutil.rmtree(folder, ignore_errors=True)


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
