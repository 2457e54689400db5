import asyncio
from datetime import timedelta

import pytest

from dealpost.providers.contract import StoreFlags
from dealpost.providers.imap import elsewhere, waiting
from dealpost.providers.imap.store import ImapStore
from tests.providers.dovecot import letter
from tests.providers.imap.mirror import Mirror
from tests.providers.imap.test_syncing import AT, SEEN, deliver
from tests.providers.imap_server import ImapServer, make_folder, remote_id

pytestmark = pytest.mark.anyio

LONG = timedelta(seconds=30)
MOMENT = timedelta(milliseconds=150)


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


@pytest.fixture
def counting_often(monkeypatch) -> None:
    monkeypatch.setattr(elsewhere, "COUNT_EVERY_SECONDS", (0.05, 0.05))
    monkeypatch.setattr(elsewhere, "COUNT_NOTIFIED_EVERY_SECONDS", (0.05, 0.05))


def folders(server: ImapServer, user: str) -> tuple[str, str]:
    for name in ("Deals", "Notes"):
        make_folder(server, user, name)
    return remote_id(server, "Deals"), remote_id(server, "Notes")


async def put(store: ImapStore, number: int, *, folder: str) -> None:
    await store.file(letter(number), folder=folder, flags=SEEN, at=AT)


async def test_news_in_another_folder_wake_too(server, user, open_store, counting_often):
    deals, notes = folders(server, user)
    ours, theirs = await open_store(server, user), await open_store(server, user)
    await ours.folders()
    assert not await ours.wait("INBOX", timeout=MOMENT, others=[deals, notes])
    await put(theirs, 1, folder=deals)
    assert await ours.wait("INBOX", timeout=LONG, others=[deals, notes])
    assert not await ours.wait("INBOX", timeout=MOMENT, others=[deals, notes])


async def test_a_server_that_notifies_tells_of_all_folders_at_once(modern, user, open_store):
    deals, _notes = folders(modern, user)
    ours, theirs = await open_store(modern, user), await open_store(modern, user)
    await ours.folders()
    assert not await ours.wait("INBOX", timeout=timedelta(0), others=[deals])
    await put(theirs, 1, folder=deals)
    assert await ours.wait("INBOX", timeout=LONG, others=[deals])
    await put(theirs, 2, folder="INBOX")
    assert await ours.wait("INBOX", timeout=LONG, others=[deals])


async def test_folders_that_nobody_waits_for_wake_nobody(server, user, open_store, counting_often):
    deals, notes = folders(server, user)
    ours, theirs = await open_store(server, user), await open_store(server, user)
    await ours.folders()
    await put(theirs, 1, folder=notes)
    assert not await ours.wait("INBOX", timeout=MOMENT, others=[deals])


async def test_what_came_after_the_listing_is_not_slept_through(modern, user, open_store):
    deals, _notes = folders(modern, user)
    ours, theirs = await open_store(modern, user), await open_store(modern, user)
    await ours.folders()
    await put(theirs, 1, folder=deals)
    assert await ours.wait("INBOX", timeout=LONG, others=[deals])
