"""The process that parses mail: light, because it knows neither Django nor the database."""

import faulthandler
import logging
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import TypeAlias

from dealpost.conversations.preparing import Prepared, prepare
from dealpost.providers.contract import Arrival

# A function that another process can find by its name.
Read: TypeAlias = Callable[[Arrival], Prepared]

# Whatever takes longer has gone astray: the worst batches of 4 MB take a second.
LONGEST = 120.0  # seconds

logger = logging.getLogger(__name__)


def read_apart(arrival: Arrival, read: Read = prepare) -> Prepared | None:
    """Parse one message in a process that nobody else uses; None if that cannot be done."""
    with start() as pool:
        try:
            return pool.submit(read_all, read, [arrival]).result()[0]
        except BrokenProcessPool:
            logger.warning("A message ended the process that read it")
            return None


def start() -> ProcessPoolExecutor:
    """Start one; it ends with the process that uses it."""
    # Not forked: threads of this process hold locks that would stay locked in a copy of it.
    return ProcessPoolExecutor(1, get_context("spawn"), _end_with_parent)


def _end_with_parent() -> None:
    """See to it that this process does not outlive the one that uses it, however that ends."""
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(sentinel: int) -> None:
    wait([sentinel])
    os._exit(0)


def read_all(read: Read, arrivals: Sequence[Arrival]) -> list[Prepared | None]:
    """Parse them all, in that process; None for what cannot be parsed."""
    faulthandler.dump_traceback_later(LONGEST, exit=True)
    try:
        return [_read_or_none(read, arrival) for arrival in arrivals]
    finally:
        faulthandler.cancel_dump_traceback_later()


def _read_or_none(read: Read, arrival: Arrival) -> Prepared | None:
    try:
        return read(arrival)
    except Exception:
        logger.exception("A message cannot be read")
        return None
