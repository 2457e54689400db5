"""Servers that keep quiet, or will not stop, while somebody waits for news."""

import asyncio
from datetime import timedelta

import pytest

from dealpost.providers.contract import TryLater
from dealpost.providers.imap import elsewhere, waiting
from tests.providers.dovecot import letter
from tests.providers.imap.scripted_server import CUT, Said, ScriptedServer
from tests.providers.imap.test_lying_servers import log_in

pytestmark = pytest.mark.anyio

IDLES = "IMAP4rev1 IDLE"
HOUR, LONG, SHORT = timedelta(hours=1), timedelta(seconds=30), timedelta(milliseconds=50)


@pytest.fixture
async def server():
    letters = {uid: letter(uid) for uid in range(1, 4)}
    async with ScriptedServer(letters, capability=IDLES).running() as running:
        yield running


@pytest.fixture(autouse=True)
def impatient(monkeypatch) -> None:
    monkeypatch.setattr(waiting, "DONE_SECONDS", 0.1)
    monkeypatch.setattr(elsewhere, "COUNT_EVERY_SECONDS", (0.02, 0.02))


def never_done(said: Said) -> bytes:
    return b"+ idling\r\n"


def news_and_never_done(said: Said) -> bytes:
    return b"+ idling\r\n* 4 EXISTS\r\n"


def and_away(said: Said) -> bytes:
    return b"+ idling\r\n" + CUT


def nothing(said: Said) -> bytes:
    return b""


async def test_a_server_that_never_ends_idle_is_left(server):
    server.lies |= {"IDLE": never_done, "": nothing, "LOGOUT": nothing}
    store = await log_in(server)
    with pytest.raises(TryLater):
        await store.wait("INBOX", timeout=SHORT)
    await store.close()


async def test_what_it_told_before_counts_all_the_same(server):
    server.lies |= {"IDLE": news_and_never_done, "": nothing, "LOGOUT": nothing}
    store = await log_in(server)
    assert await store.wait("INBOX", timeout=LONG)
    with pytest.raises(TryLater):
        await store.wait("INBOX", timeout=LONG)
    await store.close()


async def test_a_server_that_drops_who_idles_can_be_tried_again_at_once(server):
    server.lies["IDLE"] = and_away
    store = await log_in(server)
    with pytest.raises(TryLater):
        await asyncio.wait_for(store.wait("INBOX", timeout=HOUR), LONG.total_seconds())
    await store.close()


async def test_a_server_that_ends_idle_by_itself_is_not_asked_without_a_pause(server):
    asked: list[Said] = []

    def over_at_once(said: Said) -> bytes:
        asked.append(said)
        return b"+ idling\r\n" + said.honest

    server.lies["IDLE"] = over_at_once
    store = await log_in(server)
    assert not await store.wait("INBOX", timeout=SHORT)
    await store.close()
    assert len(asked) <= 2


async def test_a_folder_that_shows_news_only_when_it_is_opened_again(server):
    server.capability = "IMAP4rev1 ID"
    server.lies["ID"] = lambda said: b'* ID ("name" "Courier-IMAP")\r\n' + said.honest
    store = await log_in(server)
    assert not await store.wait("INBOX", timeout=timedelta(0), others=["Sent"])
    server.messages[4] = letter(4)
    assert await store.wait("INBOX", timeout=LONG, others=["Sent"])
    await store.close()


async def test_a_server_that_refuses_to_notify_is_asked_in_the_old_way(server):
    server.capability = "IMAP4rev1 NOTIFY"
    server.lies["NOTIFY"] = lambda said: said.tag + b" NO [NOTIFICATIONOVERFLOW] No.\r\n"
    counts = iter([b"* STATUS Sent (MESSAGES 1)\r\n", b"* STATUS Sent (MESSAGES 2)\r\n"])
    server.lies["STATUS"] = lambda said: next(counts, b"") + said.honest
    store = await log_in(server)
    assert await store.wait("INBOX", timeout=LONG, others=["Sent"])
    await store.close()


async def test_a_folder_that_cannot_be_counted_is_passed_over(server):
    server.capability = "IMAP4rev1"
    server.lies["STATUS"] = lambda said: said.tag + b" NO Gone.\r\n"
    store = await log_in(server)
    assert not await store.wait("INBOX", timeout=SHORT, others=["Sent"])
    await store.close()
