"""Noticing news in folders that are not open.

NOTIFY (RFC 5465) tells of them at once. Without it they are counted every now and again over the
same connection, with LIST-STATUS (RFC 5819) all in one command. They are counted with it, too, only
seldom: it is young in every server, and what it passes over would not be missed by anybody.
"""

import asyncio
import random
from collections.abc import Callable, Collection, Iterable, Mapping

from dealpost.providers.imap import quoting, statuses
from dealpost.providers.imap.abilities import Abilities
from dealpost.providers.imap.commands import kinds
from dealpost.providers.imap.connection import Connection
from dealpost.providers.imap.faults import CommandFailed
from dealpost.providers.imap.responses import Untagged

# News in any folder is seen within two minutes. The span keeps a thousand mailboxes apart.
COUNT_EVERY_SECONDS = (80.0, 110.0)
COUNT_NOTIFIED_EVERY_SECONDS = (420.0, 540.0)
# STATUS looks into each folder: so many in a round, the others in the next ones.
AT_ONCE = 30

_EVENTS = b"(MessageNew MessageExpunge FlagChange)"


class Elsewhere:
    """What is known of the folders that are waited at, and when to count again."""

    def __init__(self, stir: Callable[[], None]) -> None:
        self._stir = stir
        self._counts: dict[str, dict[bytes, int]] = {}
        self._awaited: tuple[str, ...] = ()
        self._first = 0  # of those that STATUS counts in the next round
        self._notified: bool | None = None  # None: not asked for yet
        self._count_at = 0.0  # on the loop's clock

    def note(self, folder: str, counts: Mapping[bytes, int]) -> None:
        """Take what the server tells, now or in passing, and stir if it is news."""
        known = self._counts.setdefault(folder, {})
        news = any(known.get(name, count) != count for name, count in counts.items())
        known.update(counts)
        if news and folder in self._awaited:
            self._stir()

    def hear(self, reply: Untagged) -> None:
        self.note(*statuses.read(reply))

    def forget(self, folder: str) -> None:
        """Begin anew with a folder of which it was told in another way that it has changed."""
        self._counts.pop(folder, None)

    async def begin(
        self, connection: Connection, abilities: Abilities, folders: Iterable[str]
    ) -> None:
        """Have these folders watched from now on."""
        self._awaited = tuple(folders)
        if self._notified is None:
            self._notified = "NOTIFY" in abilities and await _notify(connection)
            self._put_off()

    @property
    def rest(self) -> float:
        """Seconds until they are to be counted again."""
        return self._count_at - asyncio.get_running_loop().time()

    async def count(self, connection: Connection, abilities: Abilities) -> None:
        """Ask how many messages there are. Raises `ProtocolError`, `ConnectionLost`."""
        self._put_off()
        words = statuses.items(abilities)
        if "LIST-STATUS" in abilities:
            await _listed(connection, words, self.hear)
        else:
            await _asked(connection, self._next_few(), words, self.hear)

    def _put_off(self) -> None:
        span = COUNT_NOTIFIED_EVERY_SECONDS if self._notified else COUNT_EVERY_SECONDS
        seconds = random.uniform(*span)  # noqa: S311  # not a secret
        self._count_at = asyncio.get_running_loop().time() + seconds

    def _next_few(self) -> Collection[str]:
        folders = self._awaited[1:]  # the first is open, which STATUS does not suit
        first = self._first if self._first < len(folders) else 0
        self._first = first + AT_ONCE
        return folders[first : self._first]


async def _notify(connection: Connection) -> bool:
    """Ask to be told. With STATUS the server begins with how things stand: no gap after a LIST."""
    try:
        await connection.run(b"NOTIFY SET STATUS (selected %s) (personal %s)" % (_EVENTS, _EVENTS))
    except CommandFailed:  # [NOTIFICATIONOVERFLOW], or a server that knows other events
        return False
    return True


async def _listed(connection: Connection, words: bytes, hear: Callable[[Untagged], None]) -> None:
    answer = await connection.run(
        b'LIST "" "*" RETURN (STATUS %s)' % words, wanted=kinds("LIST", "STATUS")
    )
    for reply in answer.untagged("STATUS"):
        hear(reply)


async def _asked(
    connection: Connection,
    folders: Iterable[str],
    words: bytes,
    hear: Callable[[Untagged], None],
) -> None:
    for folder in folders:
        try:
            answer = await connection.run(
                b"STATUS ", quoting.mailbox(folder), b" " + words, wanted=kinds("STATUS")
            )
        except CommandFailed:  # gone, or listed but not to be opened: a pass finds that out
            continue
        for reply in answer.untagged("STATUS"):
            hear(reply)
