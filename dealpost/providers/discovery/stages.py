"""The stages of the live test. Each passes or raises `FailedError` with a reason that helps."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias, TypeVar

from dealpost.providers.contract import (
    Account,
    LoginExpired,
    ProviderError,
    RemoteFolder,
    Security,
    Server,
)
from dealpost.providers.discovery import reasons
from dealpost.providers.discovery.handshaking import (
    NoStartTlsError,
    Speech,
    UnwelcomeError,
    WrongSpeechError,
    shake_hands,
)
from dealpost.providers.discovery.login_hints import TOO_MANY, login_hint
from dealpost.providers.discovery.steps import FailedError, Passed, State

LOGIN_SECONDS = 30.0  # servers slow logins down on purpose
GOODBYE_SECONDS = 5.0
MOST_ADDRESSES = 4  # of a host, tried one after another
MOST_FOLDERS = 20  # named in the detail


class IncomingSession(Protocol):
    """As much of `contract.MailStore` as the test needs."""

    async def folders(self) -> Sequence[RemoteFolder]: ...
    async def close(self) -> None: ...


class OutgoingSession(Protocol):
    async def accepts_sender(self, address: str, /) -> None:
        """Raises a `ProviderError` if mail from this address is not accepted."""
        ...

    async def close(self) -> None: ...


ConnectIncoming: TypeAlias = Callable[[Account], Awaitable[IncomingSession]]
ConnectOutgoing: TypeAlias = Callable[[Account], Awaitable[OutgoingSession]]
Answer = TypeVar("Answer")


@dataclass(slots=True)
class Journey:
    """One side of the test and what its stages found on the way."""

    account: Account
    server: Server
    speech: Speech
    context: ssl.SSLContext
    seconds: float
    connect_incoming: ConnectIncoming
    connect_outgoing: ConnectOutgoing
    addresses: list[str] = field(default_factory=list)
    incoming: IncomingSession | None = None
    outgoing: OutgoingSession | None = None

    async def close(self) -> None:
        session = self.incoming or self.outgoing
        if session is not None:
            with contextlib.suppress(ProviderError, OSError):
                async with asyncio.timeout(GOODBYE_SECONDS):
                    await session.close()


async def look_up(journey: Journey) -> Passed:
    server = journey.server
    try:
        async with asyncio.timeout(journey.seconds):
            found = await asyncio.get_running_loop().getaddrinfo(
                server.host, server.port, type=socket.SOCK_STREAM
            )
    except (OSError, UnicodeError) as error:  # UnicodeError: a name that no DNS could hold
        raise reasons.unknown_host(server, error) from error
    journey.addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))[:MOST_ADDRESSES]
    return Passed(f"{server.host} was found.", ", ".join(journey.addresses))


async def reach(journey: Journey) -> Passed:
    server, failure = journey.server, OSError()
    for address in tuple(journey.addresses):
        try:
            async with asyncio.timeout(journey.seconds):
                _, writer = await asyncio.open_connection(address, server.port)
        except OSError as error:
            failure = error
            continue
        writer.close()
        journey.addresses = [address]
        return Passed(f"Something answers at port {server.port}.", address)
    raise reasons.unreachable(server, journey.speech, failure)


async def greet(journey: Journey) -> Passed:
    server, (address,) = journey.server, journey.addresses
    try:
        hello = await shake_hands(
            address, server, journey.speech, journey.context, seconds=journey.seconds
        )
    except (OSError, WrongSpeechError, NoStartTlsError, UnwelcomeError) as error:
        raise await reasons.of_handshake(
            error, address, server, journey.speech, seconds=journey.seconds
        ) from error
    if server.security is Security.NONE:
        sentence = "The connection is not encrypted: others may read password and mail on the way."
        return Passed(sentence, hello.greeting, State.SKIPPED)
    return Passed(
        f"The connection is encrypted, and this is {server.host}.",
        f"{hello.encryption}; {hello.greeting}",
    )


async def log_in_for_incoming(journey: Journey) -> Passed:
    journey.incoming = await _patiently(journey, journey.connect_incoming(journey.account))
    return _welcome(journey)


async def log_in_for_outgoing(journey: Journey) -> Passed:
    journey.outgoing = await _patiently(journey, journey.connect_outgoing(journey.account))
    return _welcome(journey)


async def list_folders(journey: Journey) -> Passed:
    assert journey.incoming
    folders = await _patiently(journey, journey.incoming.folders())
    if not folders:
        raise FailedError("The server shows no folders in this mailbox, not even an inbox.")
    names = ["/".join(folder.path) for folder in folders[:MOST_FOLDERS]]
    return Passed(f"The mailbox opens: it has {len(folders)} folders.", ", ".join(names))


async def offer_sender(journey: Journey) -> Passed:
    assert journey.outgoing
    address = journey.account.address
    try:
        async with asyncio.timeout(LOGIN_SECONDS):
            await journey.outgoing.accepts_sender(address)
    except (ProviderError, OSError) as error:
        sentence = f"The server does not take mail from {address} with this login."
        raise FailedError(sentence, str(error)) from error
    return Passed(f"Mail may be sent from {address}.")


def _welcome(journey: Journey) -> Passed:
    return Passed(f"{journey.account.username} is logged in.")


async def _patiently(journey: Journey, asked: Awaitable[Answer]) -> Answer:
    host = journey.server.host
    try:
        async with asyncio.timeout(LOGIN_SECONDS):
            return await asked
    except LoginExpired as error:
        raise FailedError(login_hint(str(error), host), str(error)) from error
    except ProviderError as error:
        busy = login_hint(str(error), host) == TOO_MANY
        raise FailedError(TOO_MANY if busy else str(error), str(error)) from error
    except OSError as error:
        sentence = f"{host} broke the connection off, or fell silent."
        raise FailedError(sentence, str(error) or "no answer in time") from error
