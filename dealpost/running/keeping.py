"""Keeping one process alive, whatever kills it, until it shall stop."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from dealpost.running.pipes import Pipe, lines, pipe
from dealpost.running.printing import say
from dealpost.running.processes import command

STEADY = 10  # seconds a process has to live for its end to count as an accident
LONGEST_PAUSE = 30
GRACE = 8
LOUD = 3  # ends at once in a row, after which we say what that means


@dataclass(frozen=True)
class Wishes:
    """What the whole house waits for."""

    stop: asyncio.Event = field(default_factory=asyncio.Event)
    hurry: asyncio.Event = field(default_factory=asyncio.Event)  # asked to stop a second time
    database: asyncio.Event = field(default_factory=asyncio.Event)  # it answers


async def keep(name: str, *, environment: Mapping[str, str], wishes: Wishes) -> None:
    """Start the process, and again whenever it ends; stop it when everything stops."""
    loop = asyncio.get_running_loop()
    failures = 0
    while not wishes.stop.is_set():
        await first(wishes.database.wait(), wishes.stop.wait())
        if wishes.stop.is_set():
            return
        began = loop.time()
        code = await _live(name, environment=environment, wishes=wishes)
        if wishes.stop.is_set():
            return
        failures = failures + 1 if loop.time() - began < STEADY else 0
        pause = min(2**failures / 2, LONGEST_PAUSE)
        say(name, _epitaph(code, failures=failures, pause=pause))
        await first(asyncio.sleep(pause), wishes.stop.wait())


async def _live(name: str, *, environment: Mapping[str, str], wishes: Wishes) -> int:
    """Start the process, wait for its end or make one, and return its exit code."""
    with pipe() as lifeline, pipe() as output:
        child = await asyncio.create_subprocess_exec(
            *command(name),
            env=environment,
            stdin=lifeline.reading,  # by whose end it learns of ours; see entering.py
            # A pipe of our own: asyncio would wait for every grandchild that holds its pipe.
            stdout=output.writing,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # a Ctrl-C on the terminal reaches only us
        )
        output.close_writing()
        repeating = asyncio.create_task(_repeat(name, output))
        await first(child.wait(), wishes.stop.wait())
        if child.returncode is None:
            child.terminate()
            await first(child.wait(), asyncio.sleep(GRACE), wishes.hurry.wait())
        # It may have children of its own, which would keep its port.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        await asyncio.wait([repeating], timeout=1)  # its last lines
        repeating.cancel()
        return await child.wait()


async def _repeat(name: str, output: Pipe) -> None:
    async for line in lines(output):
        say(name, line)


def _epitaph(code: int, *, failures: int, pause: float) -> str:
    how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
    if failures < LOUD:
        return f"{how}; starting it again"
    return (
        f"{how}, {failures} times at once after its start: its lines above say why. "
        f"Trying again in {pause:.0f} seconds"
    )


async def first(*waits: Coroutine[Any, Any, Any]) -> None:
    """Wait until one of these is done, and drop the others."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
