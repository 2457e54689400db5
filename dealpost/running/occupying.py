"""One start per data folder."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from dealpost.running.database import make_folder
from dealpost.running.refusing import CannotStart


@contextlib.contextmanager
def occupied(data: Path, *, address: str) -> Iterator[None]:
    """Keep a second start off this data folder for as long as the block runs.

    The kernel holds the lock, so that it never outlives us, even after a `kill -9`; who we are is
    written into the file for whoever is refused.
    """
    make_folder(data)
    with (data / "dealpost.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CannotStart(_refusal(data, holder=lock.read().strip())) from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, {address}\n")
        lock.flush()
        yield


def _refusal(data: Path, *, holder: str) -> str:
    return (
        f"Dealpost is already running on {data} ({holder or 'starting just now'}). "
        "Stop that one first, or choose another data folder with --data."
    )
