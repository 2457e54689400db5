"""A pass in a process of its own that is killed at a point (see test_crashing.py).

It is forked from a process that has done nothing but load the program: a fresh worker, in a
hundredth of a second.
"""

import asyncio
import multiprocessing
import signal
from collections.abc import Sequence
from importlib import import_module

from django.db import connection, connections
from django.utils import timezone

from dealpost.conversations import raw_storage
from dealpost.conversations.preparing import Prepared, prepare
from dealpost.providers.contract import Arrival
from dealpost.sync import pulling
from dealpost.sync.exclusion import alone_with
from dealpost.sync.parsing import parser
from tests.faults.dying import deadly, kill

FRESH = multiprocessing.get_context("forkserver")
LONGEST = 60  # seconds; a pass over these small mailboxes takes less than one
LARGEST_IN_DATABASE = 8000  # so that a letter need not be large to get a file of its own


def survives(
    box: int, point: str = "", *, nth: int | None = None, points: str = "tests.faults.points"
) -> bool:
    """Let a worker make a pass over the mailbox; return False if it was killed at this point.

    `points` names the module in which it stands.
    """
    FRESH.set_forkserver_preload(["tests.faults.loaded_program", __name__])
    database = connection.settings_dict["NAME"]
    process = FRESH.Process(target=_work, args=(database, box, point, nth, points))
    process.start()
    process.join(LONGEST)
    if process.is_alive():
        process.kill()
        raise AssertionError("the pass does not come to an end")
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode == 0


def _work(database: str, box: int, point: str, nth: int | None, points: str) -> None:
    connections.settings["default"]["NAME"] = database
    raw_storage.LARGEST_IN_DATABASE = LARGEST_IN_DATABASE
    if point:
        fatal = import_module(points).POINTS[point]
        setattr(fatal.owner, fatal.name, deadly(fatal, kill, nth=nth))
    # A process that parses takes longer to start than all else takes here.
    setattr(parser, "parse", _parse)  # noqa: B010
    with alone_with(box) as mailbox:
        asyncio.run(pulling.pull(mailbox, clock=timezone.now))


async def _parse(arrivals: Sequence[Arrival]) -> list[Prepared]:
    return [prepare(arrival) for arrival in arrivals]
