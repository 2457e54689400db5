"""Putting mail through the real door, as a pass over a mailbox does."""

from datetime import datetime
from itertools import count

from dealpost.conversations.models import Message
from dealpost.conversations.preparing import prepare
from dealpost.conversations.receiving import receive
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import Arrival, Role
from tests.letters import MONDAY

_uids = count(1)


def inbox_of(mailbox: Mailbox) -> Folder:
    return Folder.objects.get_or_create(
        mailbox=mailbox,
        remote_id="INBOX",
        defaults={"path": ["INBOX"], "role": Role.INBOX.value, "epoch": 1},
    )[0]


def arrival(raw: bytes, *, flags=(), at: datetime = MONDAY, uid: int | None = None) -> Arrival:
    return Arrival(
        uid=uid or next(_uids), raw=raw, received_at=at, flags=frozenset(flags), size=len(raw)
    )


def deliver(
    mailbox: Mailbox, *raws: bytes, folder: Folder | None = None, flags=(), tell=True, at=MONDAY
) -> list[Message]:
    """Let raw messages lie in a folder of the mailbox (its inbox); return them as stored."""
    folder = folder or inbox_of(mailbox)
    prepared = [prepare(arrival(raw, flags=flags, at=at)) for raw in raws]
    stored = receive(mailbox, prepared, folder=folder, epoch=folder.epoch, at=at, tell=tell)
    found = Message.objects.in_bulk(stored.messages)
    return [found[key] for key in stored.messages]
