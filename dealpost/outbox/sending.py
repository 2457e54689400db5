"""The one place that hands a message to a provider.

A message is handed over only by the worker that holds its claim, and only after `handing_over` is
committed: whatever dies from there on leaves a message that is asked after, never sent again.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeAlias

from dealpost.outbox import keeping, telling
from dealpost.outbox.composing import without_bcc
from dealpost.outbox.models import Outgoing
from dealpost.providers import open_transport
from dealpost.providers.contract import (
    LoginExpired,
    Receipt,
    Refused,
    Transport,
    TryLater,
    Uncertain,
)

Clock: TypeAlias = Callable[[], datetime]

LONGEST_WAIT = timedelta(hours=1)
# After a day without success, whoever wrote it must know that it has not left.
PATIENCE = timedelta(days=1)


def send(outgoing: Outgoing, *, clock: Clock) -> None:
    """Hand a message over if it is due and nobody else has it. Provider errors end here."""
    if not outgoing.claim(at=clock()):
        return  # taken back, or another worker has it
    try:
        receipt = _hand_over(outgoing, clock)
    except TryLater as error:
        _try_later(outgoing, error, at=clock())
    except LoginExpired as error:
        _wait_for_login(outgoing, error, at=clock())
    except Refused as error:
        _refuse(outgoing, str(error), at=clock())
    except Uncertain as error:
        outgoing.doubt(str(error), at=clock())
        telling.tell(outgoing)
    else:
        if receipt is not None:
            keeping.keep(outgoing, receipt, at=clock())


def rescue(outgoing: Outgoing, *, clock: Clock) -> None:
    """Go on where a worker was not heard of any more."""
    at = clock()
    if outgoing.state == Outgoing.State.HANDING_OVER:
        outgoing.doubt("", at=at)
    elif at - outgoing.written_at < PATIENCE:
        outgoing.free(at=at)
    else:
        _refuse(outgoing, outgoing.trouble, at=at)
    telling.tell(outgoing)


def _hand_over(outgoing: Outgoing, clock: Clock) -> Receipt | None:
    """Return the provider's receipt, or None if the claim was lost before anything left."""
    mailbox = outgoing.mailbox
    raw = without_bcc(outgoing.raw)
    # One loop, but not one coroutine: between its runs the database is free for plain calls.
    with asyncio.Runner() as loop:
        transport = loop.run(open_transport(mailbox.provider, mailbox.account))
        with _closing(loop, transport):
            if not outgoing.begin(at=clock()):
                return None
            return loop.run(
                transport.send(
                    raw,
                    sender=mailbox.address,
                    recipients=outgoing.recipients,
                    envelope_id=outgoing.key.hex,
                )
            )


@contextmanager
def _closing(loop: asyncio.Runner, transport: Transport) -> Iterator[None]:
    try:
        yield
    finally:
        loop.run(transport.close())


def _try_later(outgoing: Outgoing, error: TryLater, *, at: datetime) -> None:
    if at - outgoing.written_at >= PATIENCE:
        _refuse(outgoing, str(error), at=at)
        return
    wait = min(error.wait * 2 ** min(outgoing.attempts - 1, 10), LONGEST_WAIT)
    outgoing.put_back(str(error), until=at + wait)
    telling.tell(outgoing)


def _wait_for_login(outgoing: Outgoing, error: LoginExpired, *, at: datetime) -> None:
    """Keep it: it leaves as soon as somebody has connected the mailbox again."""
    outgoing.mailbox.expire_login(str(error), at=at)
    outgoing.put_back(str(error), until=at)
    telling.tell(outgoing)


def _refuse(outgoing: Outgoing, why: str, *, at: datetime) -> None:
    """Give up, and say so to whoever wrote it."""
    if outgoing.refuse(why):
        telling.tell_failure(outgoing, why, at=at)
