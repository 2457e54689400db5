"""The first lines of every process that the supervisor starts: `python -m … entering worker`."""

import os
import signal
import sys
import threading
import time
from importlib import import_module
from pathlib import Path

from dealpost.running import database
from dealpost.running.processes import PROCESSES

GRACE = 8  # seconds to stop in, once the supervisor is gone; it would have given as many


def main(name: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the supervisor's to deal with
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=end_with_the_supervisor, daemon=True).start()
    module, _, function = PROCESSES[name].partition(":")
    # Each process holds the embedded database on its own account, so that the last one stops it
    # even where the supervisor was killed and cannot.
    with database.available(Path(os.environ["DEALPOST_DATA"])):
        getattr(import_module(module), function)()


def end_with_the_supervisor() -> None:
    """Wait until the supervisor is gone, however it went, then stop like at its request.

    Our standard input is a pipe of which only it has the other end: nothing is ever written, and
    the kernel closes it when the supervisor dies. That works on every Unix.
    """
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os.killpg(0, signal.SIGKILL)


def _leave(*_: object) -> None:
    sys.exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
