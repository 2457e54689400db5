"""A connection of the letterbox: aiosmtpd's, where that does less than the standard asks for.

It is one of a counted number, says what it can do, reads messages without an object for each line,
and by LMTP answers for each recipient (RFC 2033 section 4.2).
"""

import asyncio
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, cast

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

from dealpost.intake import message_data

if TYPE_CHECKING:
    from dealpost.intake.door import Door

DATA_PATIENCE = 600.0  # seconds for all of a message: 40 MB at 70 kB/s
LONGEST_LINE = 64 * 1024  # bytes of one that is held at a time
LONGEST_COMMAND = 2048  # RFC 5321 asks for 512, and its extensions for more
WITHOUT_CODE = re.compile(r"([245])\d\d (?![245]\.\d)")


class Connections:
    """Those that are open, by peer."""

    def __init__(self, *, most: int, of_one: int) -> None:
        self._most, self._of_one = most, of_one
        self._open: Counter[str] = Counter()

    def enter(self, peer: str) -> bool:
        if self._open.total() >= self._most or self._open[peer] >= self._of_one:
            return False
        self._open[peer] += 1
        return True

    def leave(self, peer: str) -> None:
        self._open -= Counter([peer])  # and forgets who has none


class Incoming(SMTP):
    """One by SMTP."""

    event_handler: "Door"
    line_length_limit = LONGEST_LINE
    # Those of aiosmtpd are shared by all connections, and begin anew with each.
    command_size_limit = LONGEST_COMMAND
    command_size_limits = defaultdict(lambda: LONGEST_COMMAND)
    _peer = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not self._peer:  # else it is STARTTLS that begins
            peer = str((transport.get_extra_info("peername") or ["local"])[0])
            if not self.event_handler.connections.enter(peer):
                _turn_away(cast("asyncio.Transport", transport))
                return
            self._peer = peer
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self.transport is not None:  # aiosmtpd may say so twice
            self.event_handler.connections.leave(self._peer)
        super().connection_lost(error)

    async def push(self, status: str | bytes) -> None:
        """Answer, with an enhanced code where aiosmtpd gives none (RFC 2034)."""
        text = status if isinstance(status, str) else status.decode()
        greets = text.startswith("220 ")
        await super().push(text if greets else WITHOUT_CODE.sub(r"\g<0>\1.0.0 ", text, count=1))

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  # aiosmtpd's name
        assert self.envelope is not None
        if not self.envelope.rcpt_tos:
            await self.push("503 5.5.1 First say to whom")
        elif arg:
            await self.push("501 5.5.4 Syntax: DATA")
        else:
            async with self.event_handler.room_for_one:
                await self._take()

    async def _take(self) -> None:
        hangs_up = False
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        self._reset_timeout(DATA_PATIENCE)
        try:
            raw = await message_data.read(self._reader, most=self.data_size_limit or 0)
        except message_data.Refused as refused:
            answers, hangs_up = self._alike(str(refused)), refused.hangs_up
        else:
            answers = await self._kept(raw)
        self._reset_timeout()
        self.envelope = self._create_envelope()
        await self.push("\r\n".join(answers))
        if hangs_up and self.transport is not None:
            cast("asyncio.Transport", self.transport).close()

    async def _kept(self, raw: bytes) -> list[str]:
        """Keep it for all or for none; return the one answer."""
        assert self.envelope is not None
        return [await self.event_handler.keep(raw, self.envelope, self.envelope.rcpt_tos)]

    def _alike(self, answer: str) -> list[str]:
        return [answer]


class IncomingLMTP(Incoming, LMTP):
    """One by LMTP: an answer for each recipient, in their order."""

    async def _kept(self, raw: bytes) -> list[str]:
        assert self.envelope is not None
        return [
            await self.event_handler.keep(raw, self.envelope, [recipient])
            for recipient in self.envelope.rcpt_tos
        ]

    def _alike(self, answer: str) -> list[str]:
        assert self.envelope is not None
        return [answer] * len(self.envelope.rcpt_tos)


def _turn_away(transport: asyncio.Transport) -> None:
    transport.set_protocol(asyncio.Protocol())  # nobody listens to what it says
    transport.write(b"421 4.3.2 Too many connections, come again\r\n")
    transport.close()
