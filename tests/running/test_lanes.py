"""The lanes of a worker, with everything in them as it is at work."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections

from dealpost.accounts.models import User
from dealpost.conversations.models import Message
from dealpost.mailboxes.models import Mailbox
from dealpost.running import worker
from dealpost.sync.jobs import pull_soon
from dealpost.sync.turns import NEWS, TURNS, Turn
from tests.jobs import forget_jobs
from tests.letters import MONDAY
from tests.providers.dovecot import letter
from tests.running.house import SECONDS, eventually

pytestmark = pytest.mark.django_db(transaction=True)

HANGING = 12  # more than the lane of news has places


@pytest.fixture(autouse=True)
def alone(monkeypatch, transactional_db) -> Iterator[None]:
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    forget_jobs()
    yield
    forget_jobs()


def connect(name: str, port: int, *, owner: User) -> Mailbox:
    return Mailbox.connect(
        address=f"{name}@shop.example",
        owner=owner,
        username=name,
        secret="secret",
        incoming_host="127.0.0.1",
        incoming_port=port,
        incoming_security="none",
        at=MONDAY,
        by=owner,
    )


async def say_nothing(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(SECONDS)


async def drip(writer: asyncio.StreamWriter) -> None:
    """Send a greeting that never ends."""
    while True:
        writer.write(b"* OK")
        await writer.drain()
        await asyncio.sleep(0.05)


@contextlib.asynccontextmanager
async def bad_server(
    behave: Callable[[asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[int]:
    calls: set[asyncio.StreamWriter] = set()

    async def take(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        calls.add(writer)
        with contextlib.suppress(OSError):
            await behave(writer)

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in calls:
            writer.transport.abort()


@contextlib.asynccontextmanager
async def working() -> AsyncIterator[None]:
    at_work = asyncio.ensure_future(worker.work_until_cancelled())
    try:
        yield
    finally:
        at_work.cancel()
        await asyncio.gather(at_work, return_exceptions=True)
        # Periodic jobs are queued over Django's connection of a thread that outlasts the loop.
        await sync_to_async(connections.close_all)()


@pytest.mark.parametrize("behave", [say_nothing, drip])
def test_servers_that_hang_hold_nobody_up(alice, server, monkeypatch, behave):
    monkeypatch.setitem(TURNS, NEWS, Turn(silence=1, reads_past=False))
    server.fill("alice", [letter(1)])

    def queue(port: int) -> None:
        boxes = [connect(f"hanging{number}", port, owner=alice) for number in range(HANGING)]
        for box in [*boxes, connect("alice", server.port, owner=alice)]:
            pull_soon(box.pk)
        connection.close()

    def arrived() -> bool:
        found = Message.objects.exists()
        connection.close()
        return found

    async def live() -> list[str]:
        async with bad_server(behave) as port:
            await asyncio.to_thread(queue, port)
            async with asyncio.timeout(SECONDS), working():
                await asyncio.to_thread(eventually, arrived)
                return await asyncio.to_thread(troubles)

    assert asyncio.run(live()) == [""]  # none of the twelve has been given up yet
    assert Mailbox.objects.filter(is_slow=True).count() >= HANGING + 1 - worker.AT_ONCE[NEWS]


def troubles() -> list[str]:
    found = sorted(set(Mailbox.objects.values_list("trouble", flat=True)))
    connection.close()
    return found
