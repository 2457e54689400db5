"""The live test of a mailbox's servers, for a page that shows each step as it ends."""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator
from typing import cast

from django.utils.translation import gettext as _

from dealpost.providers import open_store, open_transport
from dealpost.providers.contract import Account
from dealpost.providers.discovery import Side, Stage, State, Step, check
from dealpost.providers.discovery.stages import IncomingSession, OutgoingSession

PROVIDER = "imap"
SECONDS = 90.0  # for the whole test: it keeps a thread of the site


def steps_of(account: Account) -> Iterator[Step]:
    """Yield each step as it ends. Leaving early ends the test and hangs up."""
    until = time.monotonic() + SECONDS
    steps = check(account, connect_incoming=_open_store, connect_outgoing=_open_transport)
    with asyncio.Runner() as runner:
        try:
            while step := runner.run(_next(steps, until - time.monotonic())):
                yield step
        except TimeoutError:
            sentence = _("The servers are too slow: the test was stopped after %d seconds.")
            yield Step(Stage.LOGIN, Side.INCOMING, State.FAILED, sentence % SECONDS)
        finally:
            runner.run(_end(steps))


async def _next(steps: AsyncGenerator[Step, None], seconds: float) -> Step | None:
    async with asyncio.timeout(seconds):
        return await anext(steps, None)


async def _end(steps: AsyncGenerator[Step, None]) -> None:
    await steps.aclose()


async def _open_store(account: Account) -> IncomingSession:
    return await open_store(PROVIDER, account)


async def _open_transport(account: Account) -> OutgoingSession:
    # The test asks one thing more than sending does: whether the sender would be accepted.
    return cast(OutgoingSession, await open_transport(PROVIDER, account))
