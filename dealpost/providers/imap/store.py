"""A mailbox on an IMAP server, as the contract wants it."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, aclosing
from datetime import date, datetime, timedelta

from dealpost.providers.contract import (
    Arrival,
    Batch,
    Clues,
    Compare,
    Cursor,
    Found,
    Identity,
    Known,
    Operation,
    Outcome,
    Recognise,
    RemoteFolder,
    Role,
    Sighting,
    UidRange,
)
from dealpost.providers.imap import (
    applying,
    backfilling,
    changing,
    fetching,
    filing,
    finding,
    renaming,
    seeking,
    waiting,
)
from dealpost.providers.imap.gmail_storing import labelled
from dealpost.providers.imap.listing import learn_labels, list_folders
from dealpost.providers.imap.making import make_folder
from dealpost.providers.imap.plain_words import in_plain_words
from dealpost.providers.imap.position import Position
from dealpost.providers.imap.session import Session


class ImapStore:
    """A `MailStore`. One call at a time: they share the connection and the folder it has open.

    Every method raises `TryLater`, `LoginExpired` or `Refused`, and nothing else.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    async def folders(self) -> Sequence[RemoteFolder]:
        with self._in_plain_words():
            return await list_folders(self._session)

    async def renamed(
        self, before: Mapping[str, Cursor], listed: Sequence[RemoteFolder], compare: Compare
    ) -> Mapping[str, str]:
        with self._in_plain_words():
            return await renaming.renamed(self._session, before, listed, compare)

    async def make_folder(self, role: Role) -> RemoteFolder:
        with self._in_plain_words():
            return await make_folder(self._session, role)

    async def changes(
        self,
        folder: str,
        cursor: Cursor,
        *,
        since: date | None,
        known: Known | None = None,
        recognise: Recognise | None = None,
    ) -> AsyncIterator[Batch]:
        position = Position.read(cursor)
        with self._in_plain_words():
            await learn_labels(self._session)
            batches = changing.changes(
                self._session, folder, position, since=since, known=known, recognise=recognise
            )
            async with aclosing(batches):
                async for batch in batches:
                    yield batch

    async def backfill(
        self,
        folder: str,
        cursor: Cursor,
        *,
        since: date | None,
        known: Known | None = None,
        recognise: Recognise | None = None,
    ) -> AsyncIterator[Batch]:
        position = Position.read(cursor)
        with self._in_plain_words():
            await learn_labels(self._session)
            batches = backfilling.backfill(
                self._session, folder, position, since=since, known=known, recognise=recognise
            )
            async with aclosing(batches):
                async for batch in batches:
                    yield batch

    async def fetch(
        self, folder: str, *, epoch: int, uids: Collection[int]
    ) -> AsyncIterator[Arrival]:
        with self._in_plain_words():
            await learn_labels(self._session)
            async with aclosing(fetching.fetch(self._session, folder, epoch, uids)) as arrivals:
                async for arrival in arrivals:
                    yield arrival

    async def apply(self, operation: Operation) -> Outcome:
        with self._in_plain_words():
            await learn_labels(self._session)
            return await applying.apply(self._session, operation)

    async def labelled(self, folder: str, label: str) -> tuple[int, Sequence[UidRange]]:
        with self._in_plain_words():
            await learn_labels(self._session)
            return await labelled(self._session, folder, label)

    async def find(self, message_id: str, *, folders: Sequence[str]) -> Found | None:
        with self._in_plain_words():
            return await finding.find(self._session, message_id, folders)

    async def file(
        self, raw: bytes, *, folder: str, flags: frozenset[str], at: datetime
    ) -> Found | None:
        with self._in_plain_words():
            return await filing.file(self._session, raw, folder=folder, flags=flags, at=at)

    async def identities(self, folder: str, *, since: date | None) -> Sequence[Identity]:
        with self._in_plain_words():
            return await finding.identities(self._session, folder, since)

    async def count(self, folder: str, *, since: date | None) -> int:
        with self._in_plain_words():
            return await finding.count(self._session, folder, since)

    async def seek(self, folder: str, clues: Clues, *, most: int) -> Sequence[Sighting]:
        with self._in_plain_words():
            return await seeking.seek(self._session, folder, clues, most)

    async def wait(self, folder: str, *, timeout: timedelta, others: Sequence[str] = ()) -> bool:
        with self._in_plain_words():
            return await waiting.wait(self._session, folder, timeout=timeout, others=others)

    async def renew(self) -> None:
        with self._in_plain_words():
            await self._session.renew()

    async def close(self) -> None:
        await self._session.connection.close()

    def _in_plain_words(self) -> AbstractContextManager[None]:
        return in_plain_words(self._session.connection.host)
