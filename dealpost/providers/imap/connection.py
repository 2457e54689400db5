"""Speaking IMAP over one connection: tags, several commands in flight, nobody waits for ever."""

import asyncio
import ssl
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress

from dealpost.providers.imap.commands import Answer, Command, Wanted, kinds
from dealpost.providers.imap.faults import CommandFailed, ConnectionLost, ProtocolError
from dealpost.providers.imap.parsing import parse
from dealpost.providers.imap.patience import Patience, Watch
from dealpost.providers.imap.quoting import Literal, Part
from dealpost.providers.imap.reading import ResponseReader
from dealpost.providers.imap.responses import Condition, Continuation, Fetch, Response, Untagged
from dealpost.providers.imap.wire import Wire

_NOTHING = kinds()
_SMALL_LITERAL = 4096  # what LITERAL- lets us send unasked (RFC 7888 5)
_FAREWELL_SECONDS = 2.0


class Connection:
    """Untagged data goes to the oldest command that wants it, else to `overheard`."""

    def __init__(self, host: str, *, patience: Patience) -> None:
        self.host = host
        self.patience = patience
        self.capabilities: frozenset[str] = frozenset()
        self.overheard: Callable[[Fetch | Untagged], None] | None = None
        self.wire = Wire(self._receive, lambda reason: self.fail(ConnectionLost(reason)))
        self._reader = ResponseReader()
        self._in_flight: deque[Command] = deque()
        self._watch = Watch(
            patience,
            in_flight=self._in_flight,
            give_up=lambda reason: self.fail(ConnectionLost(reason)),
        )
        self._tags = 0
        self._writing = asyncio.Lock()
        self._asking: tuple[Command, asyncio.Future[bytes | None]] | None = None
        self._greeting: asyncio.Future[Condition] = asyncio.get_running_loop().create_future()
        self._leaving = False
        self._failure: Exception | None = None

    # --- saying something

    async def greeting(self) -> Condition:
        """Wait for the server's first words. Raises `CommandFailed` if they are BYE."""
        try:
            async with asyncio.timeout(self.patience.silence):
                return await asyncio.shield(self._greeting)
        except TimeoutError:
            reason = ConnectionLost("the server does not say hello")
            self.fail(reason)
            raise reason from None

    async def encrypt(self, context: ssl.SSLContext) -> None:
        """Go on in TLS; what was said before in the clear is forgotten (RFC 9051 6.2.1)."""
        if not self._reader.at_rest:
            self.fail(ProtocolError("the server spoke before the connection was encrypted"))
        self._raise_failure()
        await self.wire.encrypt(context, self.host)
        self.capabilities = frozenset()

    async def run(self, *parts: Part, wanted: Wanted = _NOTHING) -> Answer:
        """Send a command and wait for its end."""
        return await (await self.start(*parts, wanted=wanted)).answer()

    async def start(self, *parts: Part, wanted: Wanted = _NOTHING) -> Command:
        """Send a command; others may follow before its `answer` is there."""
        async with self._writing:
            command = self._enter(wanted, patient=False)
            await self._send(command, parts)
        return command

    @asynccontextmanager
    async def conversation(self, words: bytes, *, patient: bool) -> AsyncIterator["Conversation"]:
        """Send a command that the server answers with questions (AUTHENTICATE, IDLE)."""
        async with self._writing:
            command = self._enter(_NOTHING, patient=patient)
            talk = Conversation(self, command)
            await self._send(command, [words])
            yield talk

    async def close(self) -> None:
        """Say goodbye and cut the line."""
        self._leaving = True
        with suppress(TimeoutError, CommandFailed, ConnectionLost, ProtocolError):
            async with asyncio.timeout(_FAREWELL_SECONDS):
                await self.run(b"LOGOUT")
        self.fail(ConnectionLost("the connection is closed"))
        await asyncio.sleep(0)  # lets the transport close its socket

    # --- sending

    def _enter(self, wanted: Wanted, *, patient: bool) -> Command:
        self._raise_failure()
        self._tags += 1
        command = Command(b"D%d" % self._tags, wanted, self.patience.budget, patient=patient)
        self._in_flight.append(command)
        command.deadline = self._watch.begin()
        return command

    async def _send(self, command: Command, parts: Sequence[Part]) -> None:
        line = command.tag + b" "
        try:
            for part in parts:
                if not isinstance(part, Literal):
                    line += part
                    continue
                if not await self._announce(command, line, part):
                    return  # refused before its literal was sent; `answer` tells why
                await self.wire.write_all(part, progress=self._watch.heard)
                line = b""
            self.wire.write(line + b"\r\n")
            await self.wire.drain()
        except BaseException:
            # Half a command is on the wire: whatever we said next would be taken for its rest.
            self.fail(ConnectionLost("a command was broken off"))
            raise

    async def _announce(self, command: Command, line: bytes, literal: Literal) -> bool:
        if "LITERAL+" in self.capabilities or (
            "LITERAL-" in self.capabilities and len(literal) <= _SMALL_LITERAL
        ):
            self.wire.write(b"%s{%d+}\r\n" % (line, len(literal)))
            return True
        invitation = self.question_for(command)
        self.wire.write(b"%s{%d}\r\n" % (line, len(literal)))
        return await invitation is not None

    def question_for(self, command: Command) -> "asyncio.Future[bytes | None]":
        """Get the server's next "+", or None when the command ends instead."""
        self._raise_failure()
        question: asyncio.Future[bytes | None] = asyncio.get_running_loop().create_future()
        self._asking = (command, question)
        return question

    def reply(self, command: Command, line: bytes) -> None:
        command.patient = False
        command.deadline = self._watch.begin()
        self.wire.write(line + b"\r\n")

    # --- receiving

    def _receive(self, data: bytes) -> None:
        self._watch.heard()
        try:
            for raw in self._reader.feed(data):
                self._deliver(parse(raw), raw.size)
                if self._failure is not None:
                    return
        except ProtocolError as reason:
            self.fail(reason)
        except OSError as reason:  # the disk is full under a spooled literal
            self.fail(ConnectionLost(str(reason)))

    def _deliver(self, response: Response, size: int) -> None:
        if isinstance(response, Continuation):
            self._answer_question(response.text)
        elif isinstance(response, Condition):
            if response.code == "CAPABILITY":
                self._note_capabilities(response.argument.split())
            if response.tag:
                self._complete(response)
            else:
                self._note(response, size)
        elif isinstance(response, Untagged) and response.kind == "CAPABILITY":
            self._note_capabilities([name for name in response.values if isinstance(name, bytes)])
        else:
            self._give(response, size)

    def _note(self, condition: Condition, size: int) -> None:
        if condition.status == "BYE":
            if not self._leaving:
                self.fail(CommandFailed("BYE", condition.code, condition.text))
        elif not self._greeting.done():
            self._greeting.set_result(condition)
        elif self._in_flight:
            self._in_flight[0].take(condition, size)

    def _complete(self, condition: Condition) -> None:
        for command in self._in_flight:
            if command.tag == condition.tag:
                self._in_flight.remove(command)
                command.complete(condition)
                if self._asking is not None and self._asking[0] is command:
                    self._answer_question(None)
                return
        raise ProtocolError("the server answers what was not asked")

    def _answer_question(self, text: bytes | None) -> None:
        asking, self._asking = self._asking, None
        if asking is not None and not asking[1].done():
            asking[1].set_result(text)

    def _give(self, response: Fetch | Untagged, size: int) -> None:
        for command in self._in_flight:
            if command.wanted(response):
                command.take(response, size)
                return
        if self.overheard is not None:
            self.overheard(response)

    def _note_capabilities(self, names: Sequence[bytes]) -> None:
        self.capabilities = frozenset(name.decode("ascii", "replace").upper() for name in names)

    # --- ending

    def fail(self, reason: Exception) -> None:
        """Cut the line and end everything that waits. The first reason stands."""
        if self._failure is not None:
            return
        self._failure = reason
        self._watch.end()
        if not self._greeting.done():
            self._greeting.set_exception(reason)
            self._greeting.exception()  # it may be that nobody waits for it
        for command in self._in_flight:
            command.fail(reason)
        self._in_flight.clear()
        self._answer_question(None)
        self.wire.cut(str(reason))

    @property
    def is_cut(self) -> bool:
        return self._failure is not None

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure


class Conversation:
    """The rest of a command whose next line depends on what the server says."""

    def __init__(self, connection: Connection, command: Command) -> None:
        self._connection = connection
        self._command = command
        self._next = connection.question_for(command)

    async def question(self) -> bytes | None:
        """Wait for the server's next "+"; None when the command has ended instead."""
        return await self._next

    def reply(self, line: bytes) -> None:
        if not self._command.done:
            self._next = self._connection.question_for(self._command)
            self._connection.reply(self._command, line)

    async def answer(self) -> Answer:
        return await self._command.answer()

    async def finished(self) -> None:
        """Wait for the end, however it ends: by the server's word, or because the line is cut."""
        await self._command.finished()

    @property
    def is_cut(self) -> bool:
        return self._connection.is_cut
