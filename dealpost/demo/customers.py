"""The people at the other end: they read what is sent to them, click, answer, and come by
themselves. They reach nothing but the demo's own mailboxes and addresses on loopback."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from dealpost.demo.answering import answer_to
from dealpost.demo.arrivals import Arrival, count_reply, due, finish, replies_in
from dealpost.demo.browsing import look_at
from dealpost.demo.delivering import deliver
from dealpost.demo.dice import chance, dice
from dealpost.demo.initiative import fresh_mail, gaps
from dealpost.demo.mail_store import MailStore
from dealpost.demo.reading_mail import read_mail
from dealpost.demo.records import Company

log = logging.getLogger(__name__)

READERS = 8  # who read at the same time
GLANCE = 0.4  # seconds between two looks at what is due
WRITING = (2.0, 6.0)  # seconds between reading and answering
OPENS, BULK_OPENS = 0.92, 0.65
COUNT = "fresh mail"  # how many messages came by themselves so far

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Customers:
    company: Company
    store: MailStore
    clock: Clock
    pace: float = 1.0  # of their delays; tests make it small

    async def live(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._read_mail())
            tasks.create_task(self._take_initiative())

    async def _read_mail(self) -> None:
        while True:
            waiting = due(self.store, at=self.clock(), limit=READERS)
            meetings = (self.meet(arrival) for arrival in waiting)
            ends = await asyncio.gather(*meetings, return_exceptions=True)
            for arrival, end in zip(waiting, ends, strict=True):
                if end is not None:
                    self._give_up(arrival, end)
            if not waiting:
                await asyncio.sleep(GLANCE * min(self.pace, 1.0))

    async def meet(self, arrival: Arrival) -> None:
        """Read one message and answer it. The answer and the note of it are one transaction,
        so a crash before it means reading again, and after it never answering twice."""
        read = read_mail(arrival.raw)
        rng = dice(self.company.seed, "reading", arrival.recipient, read.message_id)
        if chance(rng, BULK_OPENS if read.is_bulk else OPENS):
            await look_at(rng, read)
        await asyncio.sleep(rng.uniform(*WRITING) * self.pace)
        talk = f"{arrival.recipient} {read.conversation}"
        at, replied = self.clock(), replies_in(self.store, talk)
        answer = answer_to(self.company, read, arrival.recipient, replied=replied, at=at)
        with self.store.transaction():
            finish(self.store, arrival)
            if answer is not None:
                deliver(self.store, arrival.recipient, [arrival.sender], answer.raw, at=at)
            if answer is not None and answer.is_reply:
                count_reply(self.store, talk)

    def _give_up(self, arrival: Arrival, reason: BaseException) -> None:
        """A message that cannot be dealt with must not stand in the way of the others."""
        log.error("nobody can read message %s", arrival.id, exc_info=reason)
        with self.store.transaction():
            finish(self.store, arrival)

    async def _take_initiative(self) -> None:
        for gap in gaps(dice(self.company.seed, "gaps")):
            await asyncio.sleep(gap * self.pace)
            number = int(self.store.fact(COUNT) or 0)
            at = self.clock()
            fresh = fresh_mail(self.company, self.store, number, at=at)
            with self.store.transaction():
                deliver(self.store, fresh.sender, [fresh.mailbox], fresh.raw, at=at)
                self.store.remember(COUNT, str(number + 1))
