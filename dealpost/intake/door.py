"""What the letterbox answers: who may hand in what, and how much.

A message is answered with 250 only once its bytes are in the database, committed: whoever hears
anything else, or nothing, has to keep it and come again.
"""

import asyncio
import logging
from collections.abc import Callable, Collection
from datetime import datetime
from weakref import WeakKeyDictionary

from aiosmtpd.smtp import SMTP, Envelope, Session
from asgiref.sync import sync_to_async
from django.db import close_old_connections

from dealpost.intake.addressing import thing_at
from dealpost.intake.limiting import Buckets
from dealpost.intake.session import Connections
from dealpost.intake.taking import take

MOST_RECIPIENTS = 20
MOST_UNKNOWN = 5  # in one session: who guesses addresses has to come again for more
MOST_CONNECTIONS = 50
MOST_OF_ONE_PEER = 20  # as many as Postfix opens to one place
MOST_AT_ONCE = 8  # messages being read, each up to 40 MB

log = logging.getLogger(__name__)


class Door:
    """One for all connections; its methods named `handle_` are named by aiosmtpd."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._buckets = Buckets()
        self._unknown: WeakKeyDictionary[Session, int] = WeakKeyDictionary()
        self.connections = Connections(most=MOST_CONNECTIONS, of_one=MOST_OF_ONE_PEER)
        self.room_for_one = asyncio.Semaphore(MOST_AT_ONCE)

    async def handle_EHLO(  # noqa: N802  # aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, name: str, lines: list[str]
    ) -> list[str]:
        session.host_name = name
        offered = [line for line in lines[:-1] if not line.startswith("250-AUTH")]
        return ["\r\n".join([*offered, "250-PIPELINING", "250 ENHANCEDSTATUSCODES"])]

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's name
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not address.isprintable():  # not UTF-8, say
            return "553 5.1.7 Not an address"
        now = asyncio.get_running_loop().time()
        peer = str(session.peer).partition(",")[0]  # without the port
        passes = [self._buckets.take(peer, now=now), self._buckets.take(f"<{address}>", now=now)]
        if not all(passes):
            return "451 4.7.1 Too much at once, come again in a minute"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
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

    async def keep(self, raw: bytes, envelope: Envelope, recipients: Collection[str]) -> str:
        """Keep a message for these; return the answer."""
        try:
            await sync_to_async(_take)(raw, recipients, envelope.mail_from or "", self._clock())
        except Exception:
            log.exception("A message could not be kept")
            return "451 4.3.0 Not kept, come again"
        return "250 2.6.0 Kept"


def _is_known(address: str) -> bool:
    close_old_connections()
    return thing_at(address) is not None


def _take(raw: bytes, recipients: Collection[str], sender: str, at: datetime) -> None:
    close_old_connections()
    take(raw, recipients, sender=sender, at=at)
