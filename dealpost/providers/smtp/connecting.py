"""From an account to a connection that is encrypted and logged in."""

import asyncio
import functools
import socket
import ssl

import aiosmtplib

from dealpost.providers.contract import Account, Refused, Security, Server, TryLater
from dealpost.providers.smtp import replies
from dealpost.providers.smtp.authenticating import log_in
from dealpost.providers.smtp.timeouts import Timeouts
from dealpost.providers.smtp.transport import SmtpTransport

# RFC 5321 section 4.1.3 allows an address for a host without a public name. Our real name or
# address is nobody's business, and looking it up would wait for the DNS.
OUR_NAME = "[127.0.0.1]"


async def connect(
    account: Account,
    *,
    tls_context: ssl.SSLContext | None = None,
    timeouts: Timeouts | None = None,
) -> SmtpTransport:
    """Open the account's outgoing server and log in. `tls_context` is for a private authority.

    Raises `TryLater` if the server cannot be reached or trusted now: that says nothing about any
    message. `LoginExpired` if it does not accept the login.
    """
    if account.outgoing is None:
        raise Refused("This mailbox has no server for outgoing mail.")
    if tls_context is None:
        # Reading the system's certificates takes tens of milliseconds of disk and CPU.
        tls_context = await asyncio.to_thread(ssl.create_default_context)
    open_connection = functools.partial(_open, account, tls_context, timeouts or Timeouts())
    return SmtpTransport(account, await open_connection(), open_connection, timeouts or Timeouts())


async def _open(account: Account, context: ssl.SSLContext, timeouts: Timeouts) -> aiosmtplib.SMTP:
    server = account.outgoing
    assert server is not None
    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        use_tls=server.security is Security.TLS,
        start_tls=server.security is Security.STARTTLS,
        tls_context=context,
        timeout=timeouts.command,
        local_hostname=OUR_NAME,
    )
    try:
        await client.connect(timeout=timeouts.connect)
        await client.ehlo()
        await log_in(client, account)
    except (aiosmtplib.SMTPException, OSError) as error:
        client.close()
        raise TryLater(_unreachable(server, error)) from error
    except BaseException:
        client.close()
        raise
    return client


def _unreachable(server: Server, error: Exception) -> str:
    return f"Cannot reach the mail server {server.host}:{server.port}: {_reason(error)}"


def _reason(error: Exception) -> str:
    """Why, in words of the one who knows: the server, the certificate check or the system."""
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return replies.words(aiosmtplib.SMTPResponse(error.code, error.message))
    if isinstance(error, aiosmtplib.SMTPException) and isinstance(error.__cause__, OSError):
        error = error.__cause__
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({error.verify_message})"
    known = (words for kind, words in _REASONS if isinstance(error, kind))
    return next(known, str(error)[:200])


_REASONS: tuple[tuple[type[OSError], str], ...] = (
    (ssl.SSLError, "it does not speak TLS there"),
    (socket.gaierror, "there is no such host"),
    (TimeoutError, "it does not answer"),
    (ConnectionRefusedError, "nothing answers at this port"),
)
