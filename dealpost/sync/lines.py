"""Connections to providers that nobody uses just now, kept for whoever comes next."""

import asyncio
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from dealpost.mailboxes.models import Mailbox
from dealpost.providers.contract import MailStore, ProviderError
from dealpost.sync.versions import versions_of

# A provider allows ten to fifteen connections of an account at once, a few of them five: besides
# the watcher's, a pass's and an errand's, one in each worker is no burden. Nor are these to one's
# memory: a TLS connection at rest takes 256 kB.
MOST = 50
# The clock has every mailbox passed over each quarter of an hour: a house with fewer mailboxes than
# that finds all of its lines open, whenever news come.
KEPT_FOR = timedelta(minutes=20)
# Routers forget what is silent for five minutes.
SPOKEN_EVERY = timedelta(minutes=2)
# Who is there answers at once. A call over a dead line must not cost more than a new one.
ANSWERS_WITHIN = 3.0  # seconds


@dataclass(slots=True)
class Line:
    mailbox: int
    store: MailStore
    version: int  # of the account, see versions.py
    used_at: float = field(default_factory=time.monotonic)
    spoken_at: float = field(default_factory=time.monotonic)

    async def holds(self) -> bool:
        """Say whether the provider still answers on it."""
        self.spoken_at = time.monotonic()
        with suppress(ProviderError, TimeoutError):
            async with asyncio.timeout(ANSWERS_WITHIN):
                await self.store.renew()
                return True
        return False


class Lines:
    """Of each mailbox one at most, those used last."""

    def __init__(self) -> None:
        self._idle: OrderedDict[int, Line] = OrderedDict()

    def __len__(self) -> int:
        return len(self._idle)

    async def take(self, mailbox: int, version: int) -> MailStore | None:
        """Return the line of a mailbox if there is one that still holds, for one user alone."""
        line = self._idle.pop(mailbox, None)
        if line is None:
            return None
        if line.version == version and await line.holds():
            return line.store
        await line.store.close()
        return None

    async def keep(self, line: Line) -> None:
        """Take a line that somebody has done with."""
        dropped = [self._idle.pop(line.mailbox, None)]
        self._idle[line.mailbox] = line
        if len(self._idle) > MOST:
            dropped.append(self._idle.popitem(last=False)[1])
        for each in filter(None, dropped):
            await each.store.close()

    async def close(self, *mailboxes: int) -> None:
        lines = [self._idle.pop(each) for each in mailboxes if each in self._idle]
        await asyncio.gather(*(line.store.close() for line in lines))

    async def close_all(self) -> None:
        await self.close(*self._idle)

    def unwanted(self) -> list[int]:
        """Return the mailboxes whose lines have to go: nobody may call them so any more.

        Or nobody has for long. Asks the database.
        """
        lines = dict(self._idle)
        wanted = versions_of(Mailbox.objects.connected().filter(pk__in=lines))
        oldest = time.monotonic() - KEPT_FOR.total_seconds()
        return [
            key
            for key, line in lines.items()
            if wanted.get(key) != line.version or line.used_at < oldest
        ]

    async def speak(self) -> None:
        """Say a word on lines that were silent for long, and give up those without an answer."""
        before = time.monotonic() - SPOKEN_EVERY.total_seconds()
        silent = [line for line in self._idle.values() if line.spoken_at < before]
        await asyncio.gather(*map(self._try, silent))

    async def _try(self, line: Line) -> None:
        del self._idle[line.mailbox]  # nobody may take it meanwhile
        if not await line.holds() or line.mailbox in self._idle:
            await line.store.close()
        else:
            self._idle[line.mailbox] = line
            self._idle.move_to_end(line.mailbox, last=False)
