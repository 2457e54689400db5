"""Reaching a server: the name, the port, the encryption. Each step fails with its own sentence."""

import asyncio
import socket
import ssl
from functools import cache

from dealpost.providers.contract import Refused, Security, Server, TryLater
from dealpost.providers.imap.commands import kinds
from dealpost.providers.imap.connection import Connection
from dealpost.providers.imap.faults import CommandFailed
from dealpost.providers.imap.patience import Patience
from dealpost.providers.imap.plain_words import in_plain_words


async def reach(server: Server, *, patience: Patience | None = None) -> Connection:
    """Open the port; nothing is said yet. Raises `TryLater`."""
    connection = Connection(server.host, patience=patience or Patience())
    try:
        async with asyncio.timeout(connection.patience.connect):
            await asyncio.get_running_loop().create_connection(
                lambda: connection.wire, server.host, server.port
            )
    except socket.gaierror as problem:
        raise TryLater(f"There is no server called {server.host}.") from problem
    except ConnectionRefusedError as problem:
        raise TryLater(f"{server.host} takes no connections on port {server.port}.") from problem
    except TimeoutError as problem:
        raise TryLater(f"{server.host} does not answer on port {server.port}.") from problem
    except OSError as problem:
        raise TryLater(
            f"{server.host} cannot be reached on port {server.port}: {problem.strerror}."
        ) from problem
    return connection


async def secure(
    connection: Connection, security: Security, *, context: ssl.SSLContext | None = None
) -> None:
    """Encrypt as the account says, and hear the greeting. Raises `TryLater` or `Refused`.

    `context` replaces the system's list of trusted certificates.
    """
    context = context or _trusted()
    with in_plain_words(connection.host):
        if security is Security.TLS:
            await _encrypt_at_once(connection, context)
        greeting = await connection.greeting()
        if security is Security.STARTTLS and greeting.status == "PREAUTH":
            # Signed in already, so STARTTLS is closed: the trick of a man in the middle.
            raise Refused(f"{connection.host} wants to talk without encryption.")
        if not connection.capabilities:
            await connection.run(b"CAPABILITY")
        if security is Security.STARTTLS:
            await _start_tls(connection, context)


async def _encrypt_at_once(connection: Connection, context: ssl.SSLContext) -> None:
    try:
        await connection.encrypt(context)
    except ssl.SSLError as problem:
        if problem.reason != "WRONG_VERSION_NUMBER":  # OpenSSL's word for an answer in clear text
            raise
        raise Refused(
            f"{connection.host} does not speak TLS on this port. "
            "Perhaps STARTTLS is meant, or another port."
        ) from problem


async def _start_tls(connection: Connection, context: ssl.SSLContext) -> None:
    if "STARTTLS" not in connection.capabilities:
        raise Refused(f"{connection.host} does not offer STARTTLS.")
    try:
        await connection.run(b"STARTTLS", wanted=kinds())
    except CommandFailed as failed:
        raise Refused(f"{connection.host} does not allow STARTTLS: {failed.text}") from failed
    await connection.encrypt(context)
    await connection.run(b"CAPABILITY")


@cache
def _trusted() -> ssl.SSLContext:
    # Reading the system's certificates takes some 20 ms, more than everything else in a login.
    return ssl.create_default_context()
