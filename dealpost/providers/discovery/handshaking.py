"""The first moments of a connection, as far as both protocols are alike: greeting and TLS."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum

from dealpost.providers.contract import Security, Server

LONGEST_LINE = 4096
MOST_LINES = 50  # of one reply


class Speech(StrEnum):
    IMAP = "IMAP"
    SMTP = "SMTP"


GREETINGS = {Speech.IMAP: (b"* OK", b"* PREAUTH"), Speech.SMTP: (b"220",)}
# RFC 9051 section 7.1.5, RFC 5321 section 3.1: the right server, that does not want us now.
GOODBYES = {Speech.IMAP: (b"* BYE",), Speech.SMTP: (b"421", b"554")}


class WrongSpeechError(Exception):
    """Something answers there, but not a mail server of this kind; the text is what it said."""


class UnwelcomeError(Exception):
    """A mail server that says goodbye instead of hello; the text is what it said."""


class NoStartTlsError(Exception):
    """The server does not offer to go on encrypted."""


@dataclass(frozen=True, slots=True)
class Hello:
    greeting: str
    certificate: bytes = b""  # DER, of an encrypted connection
    encryption: str = ""  # e.g. "TLSv1.3"


@dataclass(frozen=True, slots=True)
class Line:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def hear(self) -> bytes:
        """One line. Raises `WrongSpeechError` for endless ones, `OSError` at the end."""
        try:
            line = await self.reader.readuntil(b"\n")
        except asyncio.IncompleteReadError as end:
            if end.partial:
                raise WrongSpeechError(printable(end.partial)) from end
            raise ConnectionResetError("the server hung up without a word") from end
        except asyncio.LimitOverrunError as error:
            raise WrongSpeechError("an endless line") from error
        return line

    async def say(self, command: bytes) -> None:
        self.writer.write(command)
        await self.writer.drain()


async def shake_hands(
    address: str, server: Server, speech: Speech, context: ssl.SSLContext, *, seconds: float
) -> Hello:
    """Connect to the address, come to TLS as the server's security says, and hear the greeting.

    Raises `WrongSpeechError`, `UnwelcomeError`, `NoStartTlsError`, or `OSError`: `ssl.SSLError`
    for TLS that fails, `TimeoutError` for silence.
    """
    async with asyncio.timeout(seconds), _line(address, server, context) as line:
        greeting = await line.hear()
        if greeting.startswith(GOODBYES[speech]):
            raise UnwelcomeError(printable(greeting))
        if not greeting.startswith(GREETINGS[speech]):
            raise WrongSpeechError(printable(greeting))
        if server.security is Security.STARTTLS:
            await (_imap_starttls if speech is Speech.IMAP else _smtp_starttls)(line)
            await line.writer.start_tls(context, server_hostname=server.host)
        return _hello(greeting, line.writer)


def _hello(greeting: bytes, writer: asyncio.StreamWriter) -> Hello:
    tls = writer.get_extra_info("ssl_object")
    if tls is None:
        return Hello(printable(greeting))
    return Hello(printable(greeting), tls.getpeercert(binary_form=True) or b"", tls.version() or "")


@contextlib.asynccontextmanager
async def _line(address: str, server: Server, context: ssl.SSLContext) -> AsyncIterator[Line]:
    implicit = server.security is Security.TLS
    reader, writer = await asyncio.open_connection(
        address,
        server.port,
        limit=LONGEST_LINE,
        ssl=context if implicit else None,
        server_hostname=server.host if implicit else None,
    )
    try:
        yield Line(reader, writer)
    finally:
        writer.close()
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(1):
                await writer.wait_closed()


async def _imap_starttls(line: Line) -> None:
    await line.say(b"a STARTTLS\r\n")
    for _ in range(MOST_LINES):
        reply = await line.hear()
        if reply.startswith(b"a "):
            if not reply.upper().startswith(b"A OK"):
                raise NoStartTlsError(printable(reply))
            return
    raise WrongSpeechError("an endless reply")


async def _smtp_starttls(line: Line) -> None:
    await line.say(b"EHLO [127.0.0.1]\r\n")
    offered = await _smtp_reply(line)
    if not any(entry[4:].strip().upper() == b"STARTTLS" for entry in offered):
        raise NoStartTlsError(printable(offered[-1]))
    await line.say(b"STARTTLS\r\n")
    reply = await _smtp_reply(line)
    if not reply[-1].startswith(b"220"):
        raise NoStartTlsError(printable(reply[-1]))


async def _smtp_reply(line: Line) -> list[bytes]:
    lines: list[bytes] = []
    while len(lines) < MOST_LINES:
        lines.append(await line.hear())
        if lines[-1][3:4] != b"-":
            return lines
    raise WrongSpeechError("an endless reply")


def printable(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]
