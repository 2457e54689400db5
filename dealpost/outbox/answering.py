"""Drafts that answer or forward a message."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from dealpost.accounts.models import User
from dealpost.conversations import raw_storage
from dealpost.conversations.models import Message
from dealpost.mailboxes.models import Mailbox
from dealpost.mime.attachments import attachment
from dealpost.mime.message import Address, ParsedMessage
from dealpost.mime.reading import read
from dealpost.outbox import drafting, quoting
from dealpost.outbox.addressing import Recipient, recipient, without
from dealpost.outbox.models import Draft
from dealpost.outbox.overtaking import everything
from dealpost.outbox.subjects import forwarded, replied


@transaction.atomic
def reply(message: Message, *, author: User, at: datetime, to_all: bool = False) -> Draft:
    """Begin an answer, or take up the one that was begun. Raises drafting.NoMailbox."""
    kind = Draft.Kind.REPLY_ALL if to_all else Draft.Kind.REPLY
    if begun := _begun(message, kind, author):
        return begun
    raw, parsed = _read(message)
    mailbox = drafting.own_mailbox(author, answering=message)
    own = _own_addresses(author, mailbox)
    to, cc = recipients(parsed, own=own, to_all=to_all)
    draft = _begin(message, kind, author, mailbox, at=at)
    draft.to, draft.cc, draft.subject = to, cc, replied(message.subject)
    draft.quote = quoting.reply_quote(parsed, at=message.at)
    draft.save()
    _copy_attachments(draft, raw, parsed, every=False)
    return draft


@transaction.atomic
def forward(message: Message, *, author: User, at: datetime) -> Draft:
    """Begin to forward a message with its files, or take up what was begun. Raises NoMailbox."""
    if begun := _begun(message, Draft.Kind.FORWARD, author):
        return begun
    raw, parsed = _read(message)
    mailbox = drafting.own_mailbox(author, answering=message)
    draft = _begin(message, Draft.Kind.FORWARD, author, mailbox, at=at)
    draft.subject = forwarded(message.subject)
    draft.quote = quoting.forward_quote(parsed, at=message.at)
    draft.save()
    _copy_attachments(draft, raw, parsed, every=True)
    return draft


def recipients(
    parsed: ParsedMessage, *, own: Iterable[str], to_all: bool
) -> tuple[list[Recipient], list[Recipient]]:
    """Return whom an answer goes to, and who gets a copy (RFC 5322 section 3.6.3).

    An answer to a message of our own goes on to those that it was for.
    """
    own = {address.lower() for address in own}
    if parsed.sender.address.lower() in own and parsed.to:
        to, others = parsed.to, parsed.cc
    else:
        to = parsed.reply_to or (parsed.sender,)
        # Where a list has put itself into Reply-To, the author is among "all" too.
        others = (parsed.sender, *parsed.to, *parsed.cc)
    first = without(_written(to), own) or without(_written(to), ())
    if not to_all:
        return first, []
    return first, without(_written(others), [*own, *(each["address"] for each in first)])


def _written(addresses: Iterable[Address]) -> list[Recipient]:
    return [recipient(each.name, each.address) for each in addresses if each.address]


def _own_addresses(author: User, mailbox: Mailbox) -> list[str]:
    """The sender's addresses. A team's is not among them: the team may want its copy."""
    own = Mailbox.objects.filter(Q(owner=author) | Q(pk=mailbox.pk))
    return [*own.values_list("address", flat=True)]


def _begun(message: Message, kind: Draft.Kind, author: User) -> Draft | None:
    return Draft.objects.of(author).at_hand().filter(answers=message, kind=kind).first()


def _begin(
    message: Message, kind: Draft.Kind, author: User, mailbox: Mailbox, *, at: datetime
) -> Draft:
    return Draft(
        author=author,
        mailbox=mailbox,
        kind=kind,
        conversation=message.conversation,
        answers=message,
        seen=str(everything(message.conversation_id, author)),
        updated_at=at,
    )


def _read(message: Message) -> tuple[bytes, ParsedMessage]:
    raw = raw_storage.read(message.raw)
    return raw, read(raw)


def _copy_attachments(draft: Draft, raw: bytes, parsed: ParsedMessage, *, every: bool) -> None:
    """Take the pictures in the quote along, and with `every` all other files too."""
    for each in parsed.attachments:
        is_shown = each.inline and f"cid:{each.content_id}" in draft.quote
        if every or is_shown:
            try:
                drafting.attach(
                    draft,
                    attachment(raw, each.index),
                    filename=each.filename,
                    content_type=each.content_type,
                    content_id=each.content_id if is_shown else "",
                )
            except drafting.TooLarge:
                return  # the composer tells how much fits
