"""The stand-in on a port of its own, in a thread of its own."""

import asyncio
import base64
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from tests.providers.gmail.box import Box
from tests.providers.gmail.commands import run
from tests.providers.gmail.session import Said, Session
from tests.providers.gmail.words import Word, read

USER, SECRET = "alice", "secret"
_LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r?\n\Z")
_NEWS_EVERY = 0.02  # seconds, for a session that IDLEs


@dataclass(frozen=True)
class Gmail:
    box: Box
    port: int
    host: str = "127.0.0.1"


@contextmanager
def serving(box: Box) -> Iterator[Gmail]:
    """Serve a mailbox until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talks.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await _Talk(box, reader, writer).run()
        talks.discard(task)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    async def stop(server: asyncio.Server) -> None:
        server.close()
        for task in list(talks):
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)

    begun = asyncio.run_coroutine_threadsafe(asyncio.start_server(talk, "127.0.0.1", 0), loop)
    server = begun.result(timeout=10)
    try:
        yield Gmail(box, server.sockets[0].getsockname()[1])
    finally:
        asyncio.run_coroutine_threadsafe(stop(server), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


class _Talk:
    def __init__(
        self, box: Box, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.box, self.reader, self.writer = box, reader, writer
        self.session = Session(box, USER, SECRET)

    async def run(self) -> None:
        await self.say(b"* OK Gimap ready for requests from 127.0.0.1 k2if6111336rvb.0\r\n")
        while line := await self.reader.readline():
            tag, _, rest = line.decode("latin-1").partition(" ")
            words = await self.words(rest)
            name = str(words[0]).upper() if words else ""
            if name == "LOGOUT":
                await self.say(
                    f"* BYE LOGOUT Requested\r\n{tag} OK 73 good day (Success)\r\n".encode()
                )
                return
            if name == "IDLE":
                await self.idle()
                ending = "OK IDLE terminated (Success)"
            elif name == "AUTHENTICATE":
                ending = await self.authenticate(words)
            else:
                ending = await self.command(words)
            await self.say(f"{tag} {ending}\r\n".encode("latin-1"))

    async def words(self, rest: str) -> list[Word]:
        """Take the rest of a command, literals and all."""
        line, literals = rest.encode("latin-1"), []
        while literal := _LITERAL.search(line):
            if not literal[2]:
                await self.say(b"+ go ahead\r\n")
            literals.append(await self.reader.readexactly(int(literal[1])))
            place = b"\x00%d\x00" % (len(literals) - 1)
            line = line[: literal.start()] + place + await self.reader.readline()
        return read(line.decode("latin-1").rstrip("\r\n"), literals)

    async def command(self, words: list[Word]) -> str:
        try:
            for response in run(self.session, words):
                await self.say(response)
        except Said as said:
            return str(said)
        except (AssertionError, IndexError, KeyError, ValueError) as error:
            return f"BAD Could not parse command ({error!r})"
        return "OK Success"

    async def authenticate(self, words: list[Word]) -> str:
        initial = words[2] if len(words) > 2 else ""
        if not initial:
            await self.say(b"+ \r\n")
            initial = (await self.reader.readline()).decode().strip()
        _, user, secret = base64.b64decode(str(initial)).decode().split("\0")
        return await self.command(["LOGIN", user, secret])

    async def idle(self) -> None:
        await self.say(b"+ idling\r\n")
        done = asyncio.create_task(self.reader.readline())
        while not done.done():
            with self.box.lock:
                news = list(self.session.news())
            for each in news:
                await self.say(each)
            await asyncio.wait([done], timeout=_NEWS_EVERY)

    async def say(self, words: bytes) -> None:
        self.writer.write(words)
        await self.writer.drain()
