import asyncio
from datetime import timedelta

import pytest

from dealpost.providers.contract import StoreFlags
from dealpost.providers.imap import waiting
from tests.providers.imap.mirror import Mirror
from tests.providers.imap.test_syncing import SEEN, deliver
from tests.providers.imap_server import remote_id

pytestmark = pytest.mark.anyio

LONG = timedelta(seconds=30)


@pytest.fixture(autouse=True)
def impatient(monkeypatch) -> None:
    monkeypatch.setattr(waiting, "ASK_EVERY_SECONDS", 0.05)


async def test_new_mail_wakes_who_waits(server, user, open_store):
    ours, theirs = await open_store(server, user), await open_store(server, user)
    mirror = Mirror()
    await mirror.take_all(ours)
    sleeping = asyncio.create_task(ours.wait("INBOX", timeout=LONG))
    await deliver(theirs, 1)
    assert await sleeping
    await mirror.catch_up(ours)
    assert set(mirror.messages) == {1}


async def test_flags_changed_elsewhere_wake_too(modern, user, open_store):
    ours, theirs = await open_store(modern, user), await open_store(modern, user)
    await deliver(theirs, 1)
    mirror = Mirror()
    await mirror.take_all(ours)
    sleeping = asyncio.create_task(ours.wait("INBOX", timeout=LONG))
    await theirs.apply(StoreFlags("INBOX", mirror.epoch, (1,), add=SEEN))
    assert await sleeping


async def test_mail_that_came_between_looking_and_waiting_is_not_slept_through(
    server, user, open_store
):
    ours, theirs = await open_store(server, user), await open_store(server, user)
    await Mirror().take_all(ours)
    await deliver(theirs, 1)
    assert await ours.wait("INBOX", timeout=LONG)
    await Mirror().take_all(ours)
    await deliver(theirs, 2)
    await Mirror(remote_id(server, "Sent")).take_all(ours)
    assert await ours.wait("INBOX", timeout=LONG)


async def test_nothing_new_is_told_when_the_time_is_over(server, user, open_store):
    store = await open_store(server, user)
    await Mirror().take_all(store)
    assert not await store.wait("INBOX", timeout=timedelta(milliseconds=60))
    assert await store.folders()


async def test_idling_is_renewed_before_anybody_forgets_it(modern, user, open_store, monkeypatch):
    monkeypatch.setattr(waiting, "RENEW_SECONDS", 0.02)
    store = await open_store(modern, user)
    assert not await store.wait("INBOX", timeout=timedelta(milliseconds=100))
    assert await store.folders()


async def test_who_stops_waiting_can_go_on_working(server, user, open_store):
    store = await open_store(server, user)
    sleeping = asyncio.create_task(store.wait("INBOX", timeout=LONG))
    await asyncio.sleep(0.05)
    sleeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sleeping
    await deliver(store, 1)
    mirror = Mirror()
    await mirror.take_all(store)
    assert set(mirror.messages) == {1}


async def test_a_change_wakes_once_even_if_nobody_looks(server, user, open_store):
    ours, theirs = await open_store(server, user), await open_store(server, user)
    await Mirror().take_all(ours)
    await deliver(theirs, 1)
    assert await ours.wait("INBOX", timeout=LONG)
    assert not await ours.wait("INBOX", timeout=timedelta(milliseconds=60))
    await Mirror(remote_id(server, "Sent")).take_all(ours)
    await deliver(theirs, 2)
    assert await ours.wait("INBOX", timeout=LONG)
    assert not await ours.wait("INBOX", timeout=timedelta(milliseconds=60))
