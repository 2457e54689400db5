from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from dealpost.providers.contract import Account
from dealpost.providers.smtp import SmtpTransport, Timeouts, connect
from tests.providers.smtp_sink import Sink, smtp_sink

IMPATIENT = Timeouts(connect=5, command=5, block=5, verdict=5, goodbye=1)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def sink() -> Iterator[Sink]:
    with smtp_sink() as running:
        yield running


@asynccontextmanager
async def connected(account: Account, **options: Any) -> AsyncIterator[SmtpTransport]:
    transport = await connect(account, **{"timeouts": IMPATIENT, **options})
    try:
        yield transport
    finally:
        await transport.close()
