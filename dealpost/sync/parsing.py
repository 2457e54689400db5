"""Parsing mail in a process of its own, beside the one that fetches and stores.

It uses the second core, and a message that kills its parser (strangers write mail) takes nothing
else with it: that message is set aside unread, with its bytes.
"""

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from dealpost.conversations.models import SetAside
from dealpost.conversations.preparing import Prepared, prepare
from dealpost.conversations.setting_aside import without_reading
from dealpost.providers.contract import Arrival
from dealpost.sync.parser_process import Read, read_all, read_apart, start


class Parser:
    """One process, started when first needed; may be asked by several threads at once."""

    def __init__(self, read: Read = prepare) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None

    async def parse(self, arrivals: Sequence[Arrival]) -> list[Prepared]:
        """Parse them all, in their order; what cannot be parsed comes without its content."""
        if not arrivals:
            return []
        pool = self._running()
        try:
            found = await asyncio.wrap_future(pool.submit(read_all, self._read, arrivals))
        except BrokenProcessPool:
            self._forget(pool)
            found = [await asyncio.to_thread(read_apart, each, self._read) for each in arrivals]
            why = SetAside.Reason.CRASHED
        else:
            why = SetAside.Reason.FAILED
        return [
            message or without_reading(arrival, why)
            for arrival, message in zip(arrivals, found, strict=True)
        ]

    def close(self) -> None:
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(cancel_futures=True)
                self._pool = None

    def _running(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = start()
            return self._pool

    def _forget(self, broken: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is broken:
                self._pool = None


parser = Parser()
