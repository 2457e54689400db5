"""Parsing mail in a process of its own, beside the one that fetches and stores.

It uses the second core, and a message that kills its parser (strangers write mail) takes nothing
else with it: that message is set aside unread, with its bytes.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from dealpost.conversations.models import SetAside
from dealpost.conversations.preparing import Prepared, prepare
from dealpost.conversations.setting_aside import without_reading
from dealpost.providers.contract import Arrival
from dealpost.sync.parser_process import Died, ParserProcess, Read, read_apart


class Parser:
    """One process, started when first needed; may be asked by several passes at once."""

    def __init__(self, read: Read = prepare) -> None:
        self._read = read
        self._asking = ThreadPoolExecutor(1, "parsing")  # one thread: each batch in its turn
        self._process: ParserProcess | None = None  # that thread's alone

    async def parse(self, arrivals: Sequence[Arrival]) -> list[Prepared]:
        """Parse them all, in their order; what cannot be parsed comes without its content."""
        if not arrivals:
            return []
        asking = asyncio.get_running_loop().run_in_executor(self._asking, self._ask, arrivals)
        try:
            found = await asking
        except Died:
            found = [await asyncio.to_thread(read_apart, each, self._read) for each in arrivals]
            why = SetAside.Reason.CRASHED
        else:
            why = SetAside.Reason.FAILED
        return [
            message or without_reading(arrival, why)
            for arrival, message in zip(arrivals, found, strict=True)
        ]

    def close(self) -> None:
        """End the process; nothing can be parsed after that."""
        self._asking.submit(self._end)
        self._asking.shutdown()

    def _ask(self, arrivals: Sequence[Arrival]) -> list[Prepared | None]:
        if self._process is None:
            self._process = ParserProcess(self._read)
        try:
            return self._process.read_all(arrivals)
        except Died:
            self._end()
            raise

    def _end(self) -> None:
        if self._process is not None:
            self._process.end()
            self._process = None


parser = Parser()
