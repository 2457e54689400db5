"""A pipe between the supervisor and one of its processes."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

LONGEST_LINE = 2**20


@dataclass
class Pipe:
    reading: int
    writing: int

    def close_writing(self) -> None:
        """Leave the writing end to the other process, so that its end is the end of the lines."""
        os.close(self.writing)
        self.writing = -1


@contextlib.contextmanager
def pipe() -> Iterator[Pipe]:
    made = Pipe(*os.pipe())
    try:
        yield made
    finally:
        for end in (made.reading, made.writing):
            if end >= 0:
                os.close(end)


async def lines(source: Pipe) -> AsyncIterator[str]:
    """Yield what comes out of the pipe, line by line, until nobody holds its other end."""
    reader = asyncio.StreamReader(limit=LONGEST_LINE)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(os.dup(source.reading), "rb")
    )
    try:
        while True:
            try:
                line = await reader.readline()
            except ValueError:  # longer than any line has to be
                continue
            if not line:
                return
            yield line.decode(errors="replace").rstrip()
    finally:
        transport.close()
