"""One process waits at every mailbox, and nobody waits for anybody else."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TypeVar

import pytest
from django.db import connection, connections
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from dealpost.mailboxes.models import Mailbox
from dealpost.sync import jobs, watching
from dealpost.sync.models import Watch
from tests.jobs import forget_jobs
from tests.letters import letter
from tests.running import house
from tests.sync.test_pulling import put

pytestmark = pytest.mark.django_db(transaction=True)

T = TypeVar("T")


@pytest.fixture(autouse=True)
def quick(monkeypatch, transactional_db) -> Iterator[None]:
    monkeypatch.setattr(watching, "LIST_AGAIN", 0.05)
    monkeypatch.setattr(watching, "ONE_WAIT_SECONDS", (0.1, 0.2))
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    forget_jobs()
    yield
    forget_jobs()


def queued() -> list[int]:
    passes = ProcrastinateJob.objects.filter(task_name=jobs.pull.name)
    return [job.args["mailbox_id"] for job in passes]


async def eventually(claim: Callable[[], object]) -> None:
    await asyncio.to_thread(house.eventually, lambda: in_thread(claim))


def in_thread(look: Callable[[], T]) -> T:
    try:
        return look()
    finally:
        connection.close()


@contextlib.asynccontextmanager
async def watched(*, most: int = 100) -> AsyncIterator[None]:
    watching_all = asyncio.ensure_future(watching.watch_all(most=most, clock=timezone.now))
    try:
        yield
    finally:
        watching_all.cancel()
        await asyncio.gather(watching_all, return_exceptions=True)


def proved() -> set[int]:
    return set(Watch.objects.values_list("mailbox", flat=True))


def test_news_queue_a_pass_and_quiet_none(box, server, make_pass):
    make_pass()
    forget_jobs()

    async def live() -> None:
        async with watched():
            await eventually(proved)
            assert await asyncio.to_thread(in_thread, queued) == []
            await asyncio.to_thread(put, server, letter())
            await eventually(queued)

    asyncio.run(live())
    assert queued() == [box.pk]


def test_news_in_another_folder_queue_one_too(box, server, make_pass):
    make_pass()
    forget_jobs()

    async def live() -> None:
        async with watched():
            await eventually(proved)
            await asyncio.to_thread(put, server, letter(), folder="Sent")
            await eventually(queued)

    asyncio.run(live())


def test_what_came_while_nobody_listened_is_fetched(box, server, make_pass):
    make_pass()
    forget_jobs()
    put(server, letter())

    async def live() -> None:
        async with watched():
            await eventually(queued)

    asyncio.run(live())


def test_a_server_that_hangs_keeps_no_other_mailbox_unwatched(box, server, make_pass, alice):
    make_pass()
    with socket.create_server(("127.0.0.1", 0), backlog=100) as silent:
        for number in range(60):
            hanging = Mailbox.connect(
                address=f"hanging{number}@shop.example",
                owner=alice,
                username="hanging",
                secret="secret",
                incoming_host="localhost",
                incoming_port=silent.getsockname()[1],
                incoming_security="none",
                at=box.connected_at,
                by=alice,
            )
            hanging.folders.create(remote_id="INBOX", role="inbox")

        async def live() -> None:
            async with watched():
                await eventually(proved)

        asyncio.run(live())
    assert proved() == {box.pk}


def test_another_password_begins_anew(box, server, make_pass):
    make_pass()

    async def live() -> None:
        async with watched():
            await eventually(proved)
            await asyncio.to_thread(change)
            await eventually(lambda: "auth failed" in server.log())

    def change() -> None:
        box.set_secret("wrong")
        box.save()
        connection.close()

    asyncio.run(live())


def test_who_does_not_fit_is_left_to_the_clock(box, server, make_pass, caplog):
    make_pass()

    async def live() -> None:
        async with watched(most=0):
            await eventually(lambda: caplog.records)

    asyncio.run(live())
    assert "ulimit" in caplog.text
    assert not proved()
