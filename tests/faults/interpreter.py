"""Stands between us and a mail server and knows commands: ends or rewrites what it is told to."""

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from tests.providers.proxy import Line

BYE = b"* BYE The server is going down for maintenance\r\n"
WHENS = ("instead of the answer", "in the middle of the answer", "after the answer")

_COMMAND = re.compile(rb"(D\d+) [A-Z]")
_LONGEST_LINE = 1 << 24


@dataclass(eq=False)
class Interpreter(Line):
    """Each connection obeys what stands here when it begins."""

    ends_at: int | None = None  # the number of the command, from 0
    when: str = WHENS[0]
    retell: Callable[[bytes], bytes] = bytes  # what becomes of each line from the server
    struck: bool = False  # whether the last connection was ended
    last: bytes = b""  # the command at which that was, without its tag

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.struck = False
        theirs, ours = await asyncio.open_connection(
            self.to_host, self.to_port, limit=_LONGEST_LINE
        )
        talk = _Talk(self, writer)
        ways = [
            asyncio.create_task(talk.there(reader, ours)),
            asyncio.create_task(talk.back(theirs)),
        ]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        if self.struck:
            with suppress(ConnectionError):
                writer.write(BYE)
                await writer.drain()
        ours.transport.abort()
        writer.close()


class _Talk:
    """One connection."""

    def __init__(self, orders: Interpreter, writer: asyncio.StreamWriter) -> None:
        self.orders, self.writer = orders, writer
        self.commands = 0
        self.last_tag = b""  # of the command at which it ends

    async def there(self, reader: asyncio.StreamReader, server: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, ValueError):
            while line := await reader.readline():
                command = _COMMAND.match(line)
                if command and self.commands == self.orders.ends_at:
                    self.last_tag, self.orders.last = command[1], line.partition(b" ")[2]
                    if self.orders.when == WHENS[0]:
                        self.orders.struck = True
                        return
                self.commands += bool(command)
                server.write(line)
                await server.drain()

    async def back(self, server: asyncio.StreamReader) -> None:
        with suppress(ConnectionError, ValueError):
            while line := await server.readline():
                is_last = bool(self.last_tag) and line.startswith(self.last_tag + b" ")
                if self.last_tag and self.orders.when == WHENS[1]:
                    line = line[: len(line) // 2]
                self.writer.write(self.orders.retell(line))
                await self.writer.drain()
                if self.last_tag and (is_last or self.orders.when == WHENS[1]):
                    self.orders.struck = True
                    return
