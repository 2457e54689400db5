"""A port of ours at which a mail server, or a mail program, hands such messages in.

A message is answered with 250 only once its bytes are in the database, committed: whoever hears
anything else, or nothing, has to keep it and come again.
"""

import asyncio
import logging
import ssl
from collections.abc import Callable
from datetime import datetime
from weakref import WeakKeyDictionary

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from asgiref.sync import sync_to_async
from django.db import close_old_connections

from dealpost.intake.addressing import thing_at
from dealpost.intake.limiting import Buckets
from dealpost.intake.taking import take

LARGEST = 40 * 2**20  # bytes of a message; Gmail takes 25 MB, Exchange Online up to 150
MOST_RECIPIENTS = 20
MOST_UNKNOWN = 5  # in one session: who guesses addresses has to come again for more
MOST_SESSIONS = 50
PATIENCE = 60  # seconds without a word from the other side

log = logging.getLogger(__name__)


async def listen(
    host: str,
    port: int,
    *,
    clock: Callable[[], datetime],
    lmtp: bool,
    tls: ssl.SSLContext | None = None,
) -> asyncio.Server:
    """Open the port; the server that is returned serves until it is closed."""
    loop = asyncio.get_running_loop()
    door = Door(clock, lmtp=lmtp)
    kind = LMTP if lmtp else SMTP

    def session() -> SMTP:
        return kind(
            door,
            data_size_limit=LARGEST,
            enable_SMTPUTF8=True,
            decode_data=False,
            ident="Dealpost",
            hostname=host,
            timeout=PATIENCE,
            tls_context=tls,
            loop=loop,
        )

    return await loop.create_server(session, host, port, backlog=MOST_SESSIONS)


class Door:
    """Answers the commands; its methods are named by aiosmtpd."""

    def __init__(self, clock: Callable[[], datetime], *, lmtp: bool) -> None:
        self._clock, self._lmtp = clock, lmtp
        self._buckets = Buckets()
        self._unknown: WeakKeyDictionary[Session, int] = WeakKeyDictionary()
        self._under_way = asyncio.Semaphore(MOST_SESSIONS)

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's name
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        now = asyncio.get_running_loop().time()
        peer = str(session.peer).partition(",")[0]  # without the port
        passes = [self._buckets.take(peer, now=now), self._buckets.take(f"<{address}>", now=now)]
        if not all(passes):
            return "451 4.7.1 Too much at once, come again in a minute"
        envelope.mail_from = address or ""
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        # After the message LMTP wants an answer for each recipient (RFC 2033 section 4.2), which
        # aiosmtpd does not give: so there is one.
        if len(envelope.rcpt_tos) >= (1 if self._lmtp else MOST_RECIPIENTS):
            return "452 4.5.3 Too many recipients, send the others another one"
        try:
            known = await sync_to_async(_is_known)(address)
        except Exception:
            log.exception("An address could not be looked up")
            return "451 4.3.0 Not now, come again"
        if not known:
            self._unknown[session] = self._unknown.get(session, 0) + 1
            if self._unknown[session] >= MOST_UNKNOWN and server.transport is not None:
                await server.push("421 4.7.0 Too many unknown addresses")
                server.transport.close()
            return "550 5.1.1 No such address here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802  # aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        raw = envelope.original_content or b""
        try:
            async with self._under_way:
                await sync_to_async(_take)(raw, envelope, self._clock())
        except Exception:
            log.exception("A message could not be kept")
            return "451 4.3.0 Not kept, come again"
        return "250 2.6.0 Kept"


def _is_known(address: str) -> bool:
    close_old_connections()
    return thing_at(address) is not None


def _take(raw: bytes, envelope: Envelope, at: datetime) -> None:
    close_old_connections()
    take(raw, envelope.rcpt_tos, sender=envelope.mail_from or "", at=at)
