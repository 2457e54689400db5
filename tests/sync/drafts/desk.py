"""A person's drafts in two places: here, and in another mail program on the same mailbox."""

import asyncio
import email
import email.policy
import imaplib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from django.utils import timezone

from dealpost.accounts.models import User
from dealpost.mailboxes.models import Mailbox
from dealpost.outbox import drafting
from dealpost.outbox.addressing import recipient
from dealpost.outbox.drafting import Written
from dealpost.outbox.models import Draft
from dealpost.sync import pulling
from dealpost.sync.progress import Progress
from dealpost.sync.turns import TO_THE_END, Turn
from tests.providers.dovecot import Dovecot
from tests.sync.client import logged_in


@dataclass
class Desk:
    box: Mailbox
    owner: User
    server: Dovecot
    now: datetime = field(default_factory=timezone.now)
    user: str = "alice"

    def clock(self) -> datetime:
        self.now += timedelta(milliseconds=1)  # no two moments are the same
        return self.now

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    # --- here

    def write(self, text: str = "Here is our quote.", *, draft: Draft | None = None, **fields):
        """Type this into a draft, or into a new one."""
        draft = draft or drafting.start(self.owner, at=self.clock())
        draft = Draft.objects.select_related("author", "mailbox").get(pk=draft.pk)
        written = {
            "mailbox": self.box,
            "to": [recipient("Bob Bakker", "bob@customer.example")],
            "subject": "Forty chairs",
            "html": f"<p>{text}</p>",
            **fields,
        }
        assert drafting.save(draft, Written(**written), version=draft.version, at=self.clock())
        return draft

    def make_pass(self, *, turn: Turn = TO_THE_END) -> Progress:
        """Make a pass once everything that waits for a pause in typing is due."""
        self.later(minutes=1)
        self.box = Mailbox.objects.get(pk=self.box.pk)
        return asyncio.run(pulling.pull(self.box, clock=self.clock, turn=turn))

    def settle(self) -> None:
        """Make passes until each side has seen what the other did."""
        for _number in range(3):
            self.make_pass()

    # --- in the other mail program

    def remote(self, folder: str = "Drafts") -> list[tuple[int, EmailMessage, set[str]]]:
        """Return what lies there: uid, message and flags."""
        return remote(self.server, folder, user=self.user)

    def texts(self, folder: str = "Drafts") -> list[str]:
        return [text_of(message) for _uid, message, _flags in self.remote(folder)]

    def put(self, raw: bytes, *, folder: str = "Drafts", flags: str = "(\\Draft \\Seen)") -> None:
        with logged_in(self.server, user=self.user) as client:
            client.append(folder, flags, datetime.now(UTC), raw)

    def expunge(self, uid: int, *, folder: str = "Drafts") -> None:
        with logged_in(self.server, folder, user=self.user) as client:
            client.uid("STORE", str(uid), "+FLAGS.SILENT", "(\\Deleted)")
            client.uid("EXPUNGE", str(uid))

    def edit(self, text: str, *, uid: int | None = None, without: Sequence[str] = ()) -> None:
        """Do what mail programs do when somebody edits a draft: put a new one, expunge the old."""
        (old, message, _flags) = next(
            each for each in self.remote() if uid is None or each[0] == uid
        )
        for name in without:
            del message[name]
        body: Any = message.get_body(("html", "plain"))
        body.set_content(f"<p>{text}</p>", subtype="html")
        plain = message.get_body(("plain",))
        if plain is not None:
            plain.set_content(text)
        self.put(message.as_bytes())
        self.expunge(old)


def remote(server, folder, *, user="alice") -> list[tuple[int, EmailMessage, set[str]]]:
    with logged_in(server, folder, user=user) as client:
        _, found = client.uid("FETCH", "1:*", "(FLAGS BODY.PEEK[])")
        rows = []
        for line, raw in (each for each in found if isinstance(each, tuple)):
            flags = {flag.decode() for flag in imaplib.ParseFlags(line)} - {"\\Recent"}
            uid = int(line.split(b"UID ")[1].split()[0].rstrip(b")"))
            rows.append((uid, email.message_from_bytes(raw, policy=email.policy.SMTP), flags))
        return sorted(rows, key=lambda row: row[0])


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    return body.get_content().strip() if body else ""
