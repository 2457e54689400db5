"""Dealpost's own IMAP and SMTP clients against the demo's server: what the demo will live on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from dealpost.demo.endpoints import Endpoints
from dealpost.demo.filing import FOLDERS
from dealpost.providers import imap, smtp
from dealpost.providers.contract import (
    Account,
    Arrival,
    FlagChange,
    Move,
    Role,
    Security,
    Server,
    StoreFlags,
)

NOOR = "noor@studio-noord.example"
RAW = b"From: noor@studio-noord.example\r\nMessage-ID: <own@studio-noord.example>\r\n\r\nHoi\r\n"
AT = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def account(places: Endpoints) -> Account:
    return Account(
        address=NOOR,
        username=NOOR,
        secret=places.passwords[NOOR],
        incoming=Server(places.host, places.imap_port, Security.NONE),
        outgoing=Server(places.host, places.smtp_port, Security.NONE),
    )


@asynccontextmanager
async def opened(places: Endpoints) -> AsyncIterator[imap.ImapStore]:
    store = await imap.connect(account(places))
    try:
        yield store
    finally:
        await store.close()


async def fetched(store: imap.ImapStore, folder: str) -> list[bytes]:
    """The whole folder, as a first pull gets it: the newest, then the backfill."""
    raws: list[bytes] = []
    cursor: dict[str, object] = {}
    async for batch in store.changes(folder, cursor, since=None):
        raws += [arrival.raw for arrival in batch.arrivals]
        cursor = dict(batch.cursor)
    async for batch in store.backfill(folder, cursor, since=None):
        raws += [arrival.raw for arrival in batch.arrivals]
    return raws


def test_the_folders_have_their_roles(server):
    async def story() -> dict[str, Role]:
        async with opened(server) as store:
            return {folder.remote_id: folder.role for folder in await store.folders()}

    roles = asyncio.run(story())
    assert roles["Sent"] is Role.SENT
    assert roles["INBOX"] is Role.INBOX
    assert roles["Archive"] is Role.ARCHIVE
    assert roles["Leveranciers"] is Role.OTHER


def test_a_first_pull_gets_all_mail_byte_for_byte(server, mails):
    async def story() -> list[bytes]:
        async with opened(server) as store:
            return [raw for folder in FOLDERS for raw in await fetched(store, folder)]

    expected = sorted(mail.raw for mail in mails if mail.mailbox == NOOR)
    assert sorted(asyncio.run(story())) == expected


def test_news_and_flags_arrive_and_moves_are_told(server):
    async def story() -> None:
        async with opened(server) as store, opened(server) as other:
            cursor: dict[str, object] = {}
            async for batch in store.changes("Drafts", cursor, since=None):
                cursor = dict(batch.cursor)
            waiting = asyncio.create_task(store.wait("Drafts", timeout=timedelta(seconds=30)))
            while not waiting.done():  # it may still be falling asleep at the first one
                filed = await other.file(RAW, folder="Drafts", flags=frozenset({"\\Draft"}), at=AT)
                await asyncio.wait({waiting}, timeout=1)
            assert waiting.result()
            assert filed is not None
            arrivals: list[Arrival] = []
            async for batch in store.changes("Drafts", cursor, since=None):
                arrivals += batch.arrivals
                cursor = dict(batch.cursor)
            assert {arrival.raw for arrival in arrivals} == {RAW}
            flag = StoreFlags(
                "Drafts", filed.epoch, (filed.uid,), add=frozenset({"\\Flagged", "Spoed"})
            )
            await other.apply(flag)
            changed: list[FlagChange] = []
            async for batch in store.changes("Drafts", cursor, since=None):
                changed += batch.flag_changes
            flags = next(change.flags for change in changed if change.uid == filed.uid)
            assert {"\\Flagged", "Spoed"} <= flags
            outcome = await other.apply(Move("Drafts", filed.epoch, (filed.uid,), "Archive"))
            found = await store.find("<own@studio-noord.example>", folders=["Archive"])
            assert found is not None
            assert (found.folder, found.uid) == ("Archive", outcome.moved[filed.uid])

    asyncio.run(story())


def test_our_transport_hands_mail_over(server):
    async def story() -> None:
        transport = await smtp.connect(account(server))
        receipt = await transport.send(RAW, sender=NOOR, recipients=[NOOR])
        await transport.close()
        assert receipt.refused == {}
        async with opened(server) as store:
            assert await store.find("<own@studio-noord.example>", folders=["INBOX"])

    asyncio.run(story())
