"""A bad line between us and a mail server: it cuts, stalls, half-closes and falls silent.

    with proxy.before(server.host, server.port) as line:
        line.faults.append(Fault("cut", after=4711))
        ... connect to line.host, line.port; each connection takes the next fault ...

It runs in a thread and an event loop of its own, so that whoever is tested may block.
"""

import asyncio
import random
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeVar

HOST = "127.0.0.1"
ENDS = ("cut", "cut while we speak", "half-close", "silence")
ROUND_TRIPS = (0.0, 0.0, 0.0, 0.04, 0.15)  # seconds: mostly at once, for the tests' sake


@dataclass(frozen=True, slots=True)
class Fault:
    """What becomes of one connection, and after how many bytes from the server (or from us)."""

    kind: str = ""  # one of ENDS; "" is a line that holds
    after: int = 0
    round_trip: float = 0.0  # seconds that every word takes, there and back

    @classmethod
    def drawn(cls, dice: random.Random, *, at_most: int) -> "Fault":
        """Draw one; the first bytes are as likely to be hit as the last thousand."""
        kind = dice.choice(ENDS)
        if kind == "cut while we speak":
            at_most = min(at_most, 2000)  # we say far less than we hear
        return cls(kind, int(at_most ** dice.random()), dice.choice(ROUND_TRIPS))


@dataclass
class Line:
    to_host: str
    to_port: int
    host: str = HOST
    port: int = 0
    faults: deque[Fault] = field(default_factory=deque)  # for the connections to come
    injected: list[Fault] = field(default_factory=list)  # those that have struck
    delayed: int = 0  # connections on which every word took its time

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        fault = self.faults.popleft() if self.faults else Fault()
        self.delayed += bool(fault.round_trip)
        theirs, ours = await asyncio.open_connection(self.to_host, self.to_port)
        ways = [
            asyncio.create_task(self._there(reader, ours, fault)),
            asyncio.create_task(self._back(theirs, writer, fault)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            for end in (ours, writer):
                end.transport.abort()

    async def _there(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, fault: Fault
    ) -> None:
        left = fault.after if fault.kind == "cut while we speak" else None
        with suppress(ConnectionError):
            while words := await reader.read(65536):
                await asyncio.sleep(fault.round_trip / 2)
                writer.write(words[:left])
                await writer.drain()
                if left is not None and len(words) > left:
                    self.injected.append(fault)
                    return
                left = None if left is None else left - len(words)

    async def _back(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, fault: Fault
    ) -> None:
        left = fault.after if fault.kind in {"cut", "half-close", "silence"} else None
        with suppress(ConnectionError):
            while words := await reader.read(65536):
                await asyncio.sleep(fault.round_trip / 2)
                writer.write(words[:left])
                await writer.drain()
                if left is not None and len(words) > left:
                    await self._strike(reader, writer, fault)
                    return
                left = None if left is None else left - len(words)

    async def _strike(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, fault: Fault
    ) -> None:
        self.injected.append(fault)
        if fault.kind == "cut":
            return
        if fault.kind == "half-close":
            writer.write_eof()
        # The server goes on talking, and nobody hears it, until we hang up.
        while await reader.read(65536):
            pass


LineType = TypeVar("LineType", bound=Line)


@contextmanager
def before(host: str, port: int) -> Iterator[Line]:
    """Put a line before this server; it is taken down again at the end."""
    with laid(Line(host, port)) as line:
        yield line


@contextmanager
def laid(line: LineType) -> Iterator[LineType]:
    """Lay a line, as `before` does."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="proxy", daemon=True)
    thread.start()

    async def open_() -> asyncio.Server:
        return await asyncio.start_server(line.serve, HOST, 0)

    async def close() -> None:
        server.close()
        mine = asyncio.current_task()
        rest = [task for task in asyncio.all_tasks() if task is not mine]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    server = asyncio.run_coroutine_threadsafe(open_(), loop).result()
    line.port = server.sockets[0].getsockname()[1]
    try:
        yield line
    finally:
        asyncio.run_coroutine_threadsafe(close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
