import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence

import aiosmtplib

from dealpost.providers.contract import Account, Receipt, TryLater
from dealpost.providers.smtp import envelope, handing_over, replies
from dealpost.providers.smtp.addresses import mailbox
from dealpost.providers.smtp.renaming import given_message_id
from dealpost.providers.smtp.timeouts import Timeouts


class SmtpTransport:
    """A connection to a submission server; a `contract.Transport`. It carries any number of
    messages, one after another, and opens itself again if the server hung up between two."""

    def __init__(
        self,
        account: Account,
        client: aiosmtplib.SMTP,
        open_connection: Callable[[], Awaitable[aiosmtplib.SMTP]],
        timeouts: Timeouts,
    ) -> None:
        self._account = account
        self._client = client
        self._open_connection = open_connection
        self._timeouts = timeouts
        self._used = False
        self._one_at_a_time = asyncio.Lock()

    async def send(
        self, raw: bytes, *, sender: str, recipients: Sequence[str], envelope_id: str = ""
    ) -> Receipt:
        """Hand over one message, once. See `contract.Transport.send`.

        The server gets exactly these bytes, line ends made CRLF.
        """
        async with self._one_at_a_time:
            # First, because it needs no server: what is wrong here never leaves the house.
            for path in filter(None, (sender, *recipients)):
                mailbox(path)
            await self._freshen()
            fitted = envelope.address(
                raw,
                sender=sender,
                recipients=recipients,
                envelope_id=envelope_id,
                offered=self._client.esmtp_extensions,
            )
            self._used = True
            handover = await handing_over.hand_over(self._client, raw, fitted, self._timeouts)
            return self._receipt(handover, fitted, raw)

    async def accepts_sender(self, address: str) -> None:
        """Ask whether we may send from this address, without sending anything.

        Raises `Refused`, `TryLater` or `LoginExpired` as sending would.
        """
        async with self._one_at_a_time:
            path = mailbox(address)
            await self._freshen()
            self._used = True
            with handing_over.nothing_left(self._client):
                await handing_over.offer_sender(self._client, path)

    async def close(self) -> None:
        """Say goodbye if the server listens. Never raises."""
        with contextlib.suppress(aiosmtplib.SMTPException, OSError):
            await self._client.quit(timeout=self._timeouts.goodbye)
        self._client.close()

    async def _freshen(self) -> None:
        """A connection without leftovers of the last message."""
        if self._used and self._client.is_connected:
            with contextlib.suppress(TryLater), handing_over.nothing_left(self._client):
                reply = await self._client.execute_command(b"RSET")
                if not replies.accepted(reply):
                    self._client.close()
        if not self._client.is_connected:
            self._client = await self._open_connection()

    def _receipt(
        self, handover: handing_over.Handover, fitted: envelope.Envelope, raw: bytes
    ) -> Receipt:
        server = self._account.outgoing
        assert server is not None
        return Receipt(
            refused={
                **fitted.undeliverable,
                **{given: replies.words(reply) for given, reply in handover.refused.items()},
            },
            deferred=frozenset(
                given
                for given, reply in handover.refused.items()
                if handing_over.is_deferred(reply)
            ),
            message_id=given_message_id(handover.said, host=server.host, raw=raw),
        )
