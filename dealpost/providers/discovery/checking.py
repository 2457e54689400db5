"""The live test of a mailbox's settings, step by step, for the page where they are typed.

The hosts come from a person who may use this installation, so they may lie in the local network;
nothing but the two mail protocols is ever spoken to them.
"""

import asyncio
import contextlib
import ssl
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TypeAlias

from dealpost.providers.contract import Account
from dealpost.providers.discovery import stages
from dealpost.providers.discovery.handshaking import Speech
from dealpost.providers.discovery.stages import ConnectIncoming, ConnectOutgoing, Journey
from dealpost.providers.discovery.steps import FailedError, Passed, Side, Stage, State, Step

SECONDS = 10.0  # for each connection and answer

Clock: TypeAlias = Callable[[], float]
_Way: TypeAlias = tuple[tuple[Stage, Callable[[Journey], Awaitable[Passed]]], ...]

_FIRST: _Way = (
    (Stage.DNS, stages.look_up),
    (Stage.TCP, stages.reach),
    (Stage.TLS, stages.greet),
)
_WAYS: dict[Side, _Way] = {
    Side.INCOMING: (
        *_FIRST,
        (Stage.LOGIN, stages.log_in_for_incoming),
        (Stage.FOLDERS, stages.list_folders),
    ),
    Side.OUTGOING: (
        *_FIRST,
        (Stage.LOGIN, stages.log_in_for_outgoing),
        (Stage.SENDER, stages.offer_sender),
    ),
}


async def check(
    account: Account,
    *,
    connect_incoming: ConnectIncoming,
    connect_outgoing: ConnectOutgoing,
    tls_context: ssl.SSLContext | None = None,
    seconds: float = SECONDS,
    clock: Clock = time.monotonic,
) -> AsyncGenerator[Step, None]:
    """Yield each step as it ends: incoming mail first, then outgoing. After a failed step the
    rest of its side is skipped. Whatever the servers do, nothing is raised.

    The connect functions log in and fail as the contract says. `clock` gives seconds.
    """
    if tls_context is None:
        tls_context = await asyncio.to_thread(ssl.create_default_context)
    for side, speech, server in (
        (Side.INCOMING, Speech.IMAP, account.incoming),
        (Side.OUTGOING, Speech.SMTP, account.outgoing),
    ):
        if server is None:
            for stage, _ in _WAYS[side]:
                yield Step(stage, side, State.SKIPPED, "No server for outgoing mail is given.")
            continue
        journey = Journey(
            account, server, speech, tls_context, seconds, connect_incoming, connect_outgoing
        )
        try:
            async with contextlib.aclosing(_travel(journey, side, clock)) as steps:
                async for step in steps:
                    yield step
        finally:
            await journey.close()


async def _travel(journey: Journey, side: Side, clock: Clock) -> AsyncGenerator[Step, None]:
    failed = False
    for stage, attempt in _WAYS[side]:
        if failed:
            yield Step(stage, side, State.SKIPPED, "Not tried, because an earlier step failed.")
            continue
        begun = clock()
        try:
            passed = await attempt(journey)
            outcome = Step(stage, side, passed.state, passed.sentence, passed.detail)
        except FailedError as error:
            failed = True
            outcome = Step(stage, side, State.FAILED, error.sentence, error.detail)
        yield outcome.lasting(milliseconds=round((clock() - begun) * 1000))
