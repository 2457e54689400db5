"""Mail for tests of the pages: rows as receiving would write them, without the bytes."""

import itertools
from collections.abc import Collection
from datetime import datetime, timedelta

from dealpost.conversations.models import Conversation, Delivery, Message, Participant, Placement
from dealpost.conversations.standing import refresh
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import Role
from tests.conftest import MONDAY

numbers = itertools.count(1)


def folder(mailbox: Mailbox, role: Role, name: str = "") -> Folder:
    name = name or role.name.title()
    return Folder.objects.get_or_create(
        mailbox=mailbox, remote_id=name, defaults={"path": [name], "role": role.value}
    )[0]


def folders(mailbox: Mailbox) -> dict[Role, Folder]:
    roles = [Role.INBOX, Role.DRAFTS, Role.SENT, Role.ARCHIVE, Role.JUNK, Role.TRASH]
    return {role: folder(mailbox, role) for role in roles}


def message(
    mailbox: Mailbox,
    *,
    conversation: Conversation | None = None,
    role: Role = Role.INBOX,
    sender: str = "Bob Bakker <bob@customer.example>",
    subject: str = "Forty chairs",
    text: str = "Could you send a quote?",
    at: datetime | None = None,
    seen: bool = False,
    copies: Collection[Mailbox] = (),
) -> Message:
    """Let a message lie in a folder of the mailbox, and in the inbox of those with a copy."""
    number = next(numbers)
    at = at or MONDAY + timedelta(minutes=number)
    conversation = conversation or Conversation.objects.create(newest_at=at)
    name, _, address = sender.rstrip(">").rpartition(" <")
    letter = Message.objects.create(
        conversation=conversation,
        thread=conversation,
        content_key=number.to_bytes(32, "big"),
        rfc_message_id=f"<{number}@customer.example>",
        at=at,
        subject=subject,
        sender_name=name,
        sender_address=address,
        is_ours=address == mailbox.address,
        snippet=text[:200],
        text=text,
        size=2_000,
    )
    Participant.objects.create(message=letter, kind="from", name=name, address=address)
    Participant.objects.create(message=letter, kind="to", address=mailbox.address)
    for holder in (mailbox, *copies):
        place = folder(holder, role if holder == mailbox else Role.INBOX)
        delivery = Delivery.objects.create(message=letter, mailbox=holder)
        Placement.objects.create(
            delivery=delivery, folder=place, epoch=1, uid=number, shown_in=place, is_seen=seen
        )
    refresh([conversation.pk])
    return letter
