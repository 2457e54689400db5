"""The dialogue that hands one message over, and the exact moment after which it may have left.

Until the final dot of DATA is written, every failure proves that the message did not leave. From
then on only the server's explicit reply proves anything (RFC 5321 sections 4.1.1.4 and 6.1).
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

import aiosmtplib
from aiosmtplib import SMTPResponse
from aiosmtplib.protocol import SMTPProtocol

from dealpost.providers.contract import ProviderError, Refused, TryLater, Uncertain
from dealpost.providers.smtp import replies, wire
from dealpost.providers.smtp.envelope import Envelope
from dealpost.providers.smtp.timeouts import Timeouts

START_INPUT = 354
TOO_MANY_RECIPIENTS = 552  # RFC 5321 section 4.5.3.1.10: at RCPT to be treated as 452
FINAL_DOT = b".\r\n"


@dataclass(slots=True)
class Handover:
    said: str = ""  # the server's words when it took the message
    refused: dict[str, SMTPResponse] = field(default_factory=dict)


async def hand_over(
    client: aiosmtplib.SMTP, raw: bytes, envelope: Envelope, timeouts: Timeouts
) -> Handover:
    """MAIL, RCPT, DATA. Raises as `contract.Transport.send` says."""
    with nothing_left(client):
        await offer_sender(client, envelope.sender, *envelope.mail_options)
        refused = await _offer_recipients(client, envelope)
        await _command(client, "does not take the message", b"DATA", expect=START_INPUT)
    return Handover(await _deliver(client, wire.on_the_wire(raw), timeouts), refused)


async def offer_sender(client: aiosmtplib.SMTP, path: str, *options: str) -> None:
    await _command(
        client,
        f"does not accept mail from {path}",
        b"MAIL",
        f"FROM:<{path}>".encode(),
        *(option.encode() for option in options),
    )


async def _offer_recipients(client: aiosmtplib.SMTP, envelope: Envelope) -> dict[str, SMTPResponse]:
    refused = {}
    options = [option.encode() for option in envelope.recipient_options]
    for given, path in envelope.recipients.items():
        reply = await client.execute_command(b"RCPT", f"TO:<{path}>".encode(), *options)
        if reply.code == replies.CLOSING or reply.code in replies.LOGIN_CODES:
            replies.fail(reply, "broke off")
        if not replies.accepted(reply):
            refused[given] = reply
    if len(refused) == len(envelope.recipients):
        _nobody(refused)
    return refused


def is_deferred(reply: SMTPResponse) -> bool:
    """Whether a recipient was put off, not turned down."""
    return reply.code == TOO_MANY_RECIPIENTS or replies.is_transient(reply)


def _nobody(refused: dict[str, SMTPResponse]) -> None:
    """Nothing left. While one recipient may be accepted later, the message is worth another try:
    it then goes to that one, and those turned down for good are told in the receipt."""
    sentence = "The mail server refused every recipient: " + "; ".join(
        f"{given}: {replies.words(reply)}" for given, reply in refused.items()
    )
    if any(map(is_deferred, refused.values())):
        raise TryLater(sentence, wait=replies.GREYLISTED)
    raise Refused(sentence)


async def _command(
    client: aiosmtplib.SMTP, failing: str, *command: bytes, expect: int = 250
) -> None:
    reply = await client.execute_command(*command)
    if reply.code != expect:
        replies.fail(reply, failing)


async def _deliver(client: aiosmtplib.SMTP, message: bytes, timeouts: Timeouts) -> str:
    protocol = client.protocol
    if protocol is None:
        raise TryLater(LOST)
    async with _listening(protocol) as reply:
        with nothing_left(client):
            await _write(client, protocol, message, reply, timeouts.block)
            protocol.write(FINAL_DOT)
        with _in_doubt(client):
            async with asyncio.timeout(timeouts.verdict):
                verdict = await reply
            if not replies.is_verdict(verdict):
                raise aiosmtplib.SMTPResponseException(verdict.code, verdict.message)
    if not replies.accepted(verdict):
        replies.fail(verdict, "did not take the message")
    return verdict.message


@contextlib.asynccontextmanager
async def _listening(protocol: SMTPProtocol) -> AsyncIterator[asyncio.Task[SMTPResponse]]:
    """Read the reply while we write: a server may break off in the middle of a message."""
    reply = asyncio.create_task(protocol.read_response())
    try:
        yield reply
    finally:
        reply.cancel()
        await asyncio.gather(reply, return_exceptions=True)


async def _write(
    client: aiosmtplib.SMTP,
    protocol: SMTPProtocol,
    message: bytes,
    reply: asyncio.Task[SMTPResponse],
    timeout: float,
) -> None:
    try:
        for block in wire.blocks(message):
            await asyncio.sleep(0)  # the reply's reader gets its turn, the first one to begin
            if reply.done():
                break
            protocol.write(block)
            async with asyncio.timeout(timeout):
                # asyncio's own name for "wait until the buffer has room" (asyncio.streams). The
                # library keeps it but offers no public drain; without it a slow line times out.
                await protocol._drain_helper()
    except OSError:
        if not reply.done():
            raise
    if reply.done():
        client.close()  # it would take the rest of the message for commands
        replies.fail(reply.result(), "broke off the message")


LOST = "The connection to the mail server broke before the message was handed over."
UNSURE = (
    "The connection to the mail server broke after the message was handed over: "
    "it may or may not have been sent."
)


@contextlib.contextmanager
def nothing_left(client: aiosmtplib.SMTP) -> Iterator[None]:
    """Whatever breaks in here, the message surely did not leave."""
    try:
        yield
    except (aiosmtplib.SMTPException, OSError) as error:
        client.close()
        raise TryLater(LOST) from error
    except BaseException as error:
        if not isinstance(error, ProviderError):
            # Cancelled: the next reply on this line would answer a question of ours long gone.
            client.close()
        raise


@contextlib.contextmanager
def _in_doubt(client: aiosmtplib.SMTP) -> Iterator[None]:
    """Whatever breaks in here, nobody knows whether the message left."""
    try:
        yield
    except (aiosmtplib.SMTPException, OSError) as error:
        client.close()
        raise Uncertain(UNSURE) from error
    except BaseException:
        client.close()
        raise
