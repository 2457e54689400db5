"""Opening connections gently: our restart must not be a storm for anybody's server."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from dealpost.mailboxes.backing_off import pause_after
from dealpost.providers.contract import Unreachable

AT_ONCE = 40
AT_ONCE_PER_HOST = 4
# How long the others at a host wait for one who tries whether it is back.
TRIAL = 60.0


class Door:
    """One host: who is let in, and for how long nobody tries after it was found to be away."""

    def __init__(self) -> None:
        self.places = asyncio.Semaphore(AT_ONCE_PER_HOST)
        self.failures = 0
        self.closed_at = self.closed_until = 0.0

    async def wait(self) -> None:
        rest = self.closed_until - time.monotonic()
        while rest > 0:
            await asyncio.sleep(rest)
            rest = self.closed_until - time.monotonic()
        if self.failures:
            self.closed_until = time.monotonic() + TRIAL

    def close(self, began: float) -> None:
        """Count the failure of an attempt, unless it began before the last one was known."""
        if began >= self.closed_at:
            self.failures += 1
            self.closed_at = time.monotonic()
            self.closed_until = self.closed_at + pause_after(self.failures).total_seconds()

    def open(self) -> None:
        self.failures, self.closed_until = 0, 0.0


class Doors:
    def __init__(self) -> None:
        self._places = asyncio.Semaphore(AT_ONCE)
        self._doors: defaultdict[str, Door] = defaultdict(Door)

    @asynccontextmanager
    async def knock(self, host: str) -> AsyncIterator[None]:
        """Wait for a place at the host; within the block, connect and log in."""
        door = self._doors[host]
        async with door.places:
            await door.wait()
            async with self._places:
                began = time.monotonic()
                try:
                    yield
                except Unreachable:
                    door.close(began)
                    raise
                door.open()
