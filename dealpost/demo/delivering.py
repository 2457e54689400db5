"""What becomes of a submitted message: into our own mailboxes at once, to customers in a while."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime

from dealpost.demo.dice import dice
from dealpost.demo.filing import INBOX
from dealpost.demo.mail_store import MailStore

READING_DELAY = (2.0, 14.0)  # seconds until a customer opens what was sent to them
CROWD = 5  # recipients of one moment; more of them read over a longer time


def deliver(
    store: MailStore,
    sender: str,
    recipients: Sequence[str],
    raw: bytes,
    *,
    at: datetime,
    pace: float = 1.0,
) -> None:
    """All or nothing. `pace` stretches (or for tests shrinks) the customers' delays."""
    with store.transaction():
        for recipient in dict.fromkeys(recipients):
            inbox = store.folder(recipient, INBOX)
            if inbox is not None:
                store.append(inbox.id, _received(sender, recipient, raw, at), (), at)
            else:
                _wait_for_reader(store, sender, recipient, raw, at, pace)


def _received(sender: str, recipient: str, raw: bytes, at: datetime) -> bytes:
    """With the trace of the demo's own server (RFC 5321 section 4.4)."""
    host = recipient.rpartition("@")[2]
    head = (
        f"Return-Path: <{sender}>\r\nDelivered-To: {recipient}\r\n"
        f"Received: by mail.{host} with ESMTPA; {format_datetime(at)}\r\n"
    )
    return head.encode() + raw


def _wait_for_reader(
    store: MailStore, sender: str, recipient: str, raw: bytes, at: datetime, pace: float
) -> None:
    waiting = store.connection.execute("SELECT count(*) FROM arrival WHERE done = 0").fetchone()[0]
    seconds = dice(len(raw), recipient, raw[:400]).uniform(*READING_DELAY)
    due = at + timedelta(seconds=seconds * pace * (1 + waiting // CROWD))
    store.connection.execute(
        "INSERT INTO arrival (recipient, sender, raw, due_at) VALUES (?, ?, ?, ?)",
        (recipient, sender, raw, due.isoformat()),
    )
