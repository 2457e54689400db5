"""A mailbox on a real IMAP and a real SMTP server, and a clock that only we move."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from dealpost.accounts.models import User
from dealpost.mailboxes.models import Mailbox
from dealpost.outbox import drafting, submitting
from dealpost.outbox.addressing import recipient
from dealpost.outbox.advancing import advance
from dealpost.outbox.drafting import Written
from dealpost.outbox.models import Draft, Outgoing
from dealpost.providers import open_store
from dealpost.providers.contract import Found, Security
from tests.providers.dovecot import Dovecot
from tests.providers.smtp_sink import Sink, smtp_sink

STEPS = 40  # far more than any message needs


class Clock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move_to(self, moment: datetime) -> None:
        self.now = max(self.now, moment)


@dataclass
class PostOffice:
    mailbox: Mailbox
    sink: Sink
    imap: Dovecot
    owner: User
    user: str
    clock: Clock

    def draft(self, **fields) -> Draft:
        draft = drafting.start(self.owner, at=self.clock())
        written = {
            "mailbox": self.mailbox,
            "to": [recipient("Bob Bakker", "bob@customer.example")],
            "subject": "Forty chairs",
            "html": "<p>Here is our quote.</p>",
            **fields,
        }
        assert drafting.save(draft, Written(**written), version=draft.version, at=self.clock())
        return draft

    def submit(self, **fields) -> Outgoing:
        return submitting.submit(self.draft(**fields), at=self.clock())

    def step(self, outgoing: Outgoing) -> Outgoing:
        """Let the next step be due, and a worker take it."""
        outgoing.refresh_from_db()
        if outgoing.next_at is not None:
            self.clock.move_to(outgoing.next_at)
        worker(outgoing, self.clock)
        outgoing.refresh_from_db()
        return outgoing

    def finish(self, outgoing: Outgoing) -> Outgoing:
        """Let workers do all there is to do, however long the waits."""
        for _number in range(STEPS):
            self.step(outgoing)
            if outgoing.next_at is None:
                return outgoing
        raise AssertionError(f"{outgoing} never comes to an end")

    def file_as_provider(self, raw: bytes) -> Found | None:
        """Do what Gmail does: put what was sent into Sent by itself."""
        return asyncio.run(self._file(raw))

    async def _file(self, raw: bytes) -> Found | None:
        store = await open_store("imap", self.mailbox.account)
        try:
            seen = frozenset({"\\Seen"})
            return await store.file(raw, folder="Sent", flags=seen, at=self.clock())
        finally:
            await store.close()

    @property
    def sent(self) -> int:
        """How many messages the mail server has taken from us."""
        return len(self.sink.messages)

    def filed(self, outgoing: Outgoing) -> int:
        """How many copies lie in Sent."""
        found = self.imap.doveadm(
            *("search", "-u", self.user, "mailbox", "Sent"),
            *("header", "Message-ID", outgoing.message_identifier),
        )
        return len(found.splitlines())

    def filed_raw(self) -> str:
        return self.imap.doveadm("fetch", "-u", self.user, "text", "mailbox", "Sent", "all")


def worker(outgoing: Outgoing, clock: Clock) -> None:
    """Advance it as a job does: with a row of its own."""
    row = Outgoing.objects.select_related("mailbox").get(pk=outgoing.pk)
    advance(row, clock=clock)


@contextmanager
def opened(owner: User, server: Dovecot, user: str, clock: Clock) -> Iterator[PostOffice]:
    """A mailbox of this owner's, as one of the server's users; its mail leaves through a sink."""
    with smtp_sink() as sink:
        mailbox = Mailbox.connect(
            address=owner.email,
            owner=owner,
            username=user,
            secret="sesame",
            incoming_host=server.host,
            incoming_port=server.port,
            incoming_security=Security.NONE.value,
            outgoing_host=sink.host,
            outgoing_port=sink.port,
            outgoing_security=Security.NONE.value,
            at=clock(),
            by=owner,
        )
        yield PostOffice(mailbox, sink, server, owner, user, clock)
