"""From draft to bytes, once: every attempt to send hands over the same."""

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from dealpost.conversations import raw_storage
from dealpost.conversations.models import Message
from dealpost.mime.header_writing import mailboxes
from dealpost.mime.identifiers import capped
from dealpost.mime.message import Address
from dealpost.mime.plain_text import html_to_text
from dealpost.mime.reading import read
from dealpost.mime.writing import Enclosure, Letter, write
from dealpost.outbox.addressing import Recipient, problem
from dealpost.outbox.models import Draft

# Our editor makes a paragraph of every line. Mail programs put space around paragraphs, so each
# goes as what it is, a line.
_PARAGRAPH = re.compile(r"<p(?:\s[^>]*)?>(.*?)</p>", re.DOTALL)
_EMPTY_LINE = "\ue010"  # private use: stands for an empty line until the text is made
_IDENTIFIER = re.compile(rb"^message-id:[ \t]*(?:\r?\n[ \t]+)?<[^<>\r\n]*>", re.I | re.M)
_BCC = re.compile(rb"\Abcc:[^\n]*\n(?:[ \t][^\n]*\n)*", re.I)
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")


def compose(draft: Draft, *, key: uuid.UUID, identifier: str, date: datetime) -> bytes:
    """Return the message as our copy keeps it, Bcc first. Raises mime.writing.Unwritable."""
    everyone = (draft.to, draft.cc, draft.bcc)
    headers = {"X-Dealpost-Outbox": key.hex}
    return _written(draft, everyone, identifier=identifier, date=date, headers=headers)


def compose_draft(draft: Draft, *, identifier: str) -> bytes:
    """Return a draft as a mailbox keeps it, without the addresses that are still being typed.

    Raises mime.writing.Unwritable.
    """
    everyone = [
        [each for each in those if is_written(each)] for those in (draft.to, draft.cc, draft.bcc)
    ]
    return _written(draft, everyone, identifier=identifier, date=draft.updated_at, headers={})


def is_written(recipient: Recipient) -> bool:
    """Whether the address can stand in a message."""
    return not problem(recipient["address"])


def _written(
    draft: Draft,
    everyone: Sequence[Sequence[Recipient]],
    *,
    identifier: str,
    date: datetime,
    headers: Mapping[str, str],
) -> bytes:
    to, cc, bcc = map(_addresses, everyone)
    in_reply_to, references = _parents(draft)
    html = _html(draft)
    letter = Letter(
        message_id=identifier,
        date=date,
        sender=Address(_sender_name(draft), draft.mailbox.address),
        to=to,
        cc=cc,
        subject=draft.subject,
        html=html,
        text=_text(draft),
        in_reply_to=in_reply_to,
        references=references,
        attachments=tuple(_enclosures(draft, html)),
        headers=headers,
    )
    secret = mailboxes("Bcc", bcc) if bcc else ""
    return secret.encode() + write(letter)


def without_bcc(raw: bytes) -> bytes:
    """Return what travels: nobody may learn who else got it in secret."""
    return _BCC.sub(b"", raw)


def renamed(raw: bytes, identifier: str) -> bytes:
    """Return the message under the Message-ID that its readers know; mostly it is its own."""
    end = _END_OF_HEAD.search(raw)
    at = end.start() if end else len(raw)
    field = b"Message-ID: <" + identifier.encode() + b">"
    return _IDENTIFIER.sub(lambda _match: field, raw[:at], count=1) + raw[at:]


def _html(draft: Draft) -> str:
    """Return what was written, and the quote below it."""
    written = _PARAGRAPH.sub(lambda line: f"<div>{line[1] or '<br>'}</div>", draft.html)
    return f"{written}<br>{draft.quote}" if draft.quote else written


def _text(draft: Draft) -> str:
    """Return the same for those who read plain text: an answered message behind quote marks."""
    lines = _PARAGRAPH.sub(lambda line: f"<div>{line[1] or _EMPTY_LINE}</div>", draft.html)
    written = html_to_text(lines, links=True).replace(_EMPTY_LINE, "")
    if not draft.quote:
        return written
    quote = html_to_text(draft.quote, links=True)
    if draft.kind != Draft.Kind.FORWARD:
        introduction, _break, quoted = quote.partition("\n")
        marked = (f"> {line}".rstrip() for line in quoted.strip().split("\n"))
        quote = "\n".join([introduction, *marked])
    return f"{written}\n\n{quote}"


def _enclosures(draft: Draft, html: str) -> list[Enclosure]:
    """Return the files, and those pictures that still stand in the text."""
    return [
        Enclosure(each.filename, each.content_type, bytes(each.content), each.content_id or None)
        for each in draft.attachments.all()
        if not each.content_id or f"cid:{each.content_id}" in html
    ]


def _parents(draft: Draft) -> tuple[str, tuple[str, ...]]:
    """Return In-Reply-To and References, as it was begun here or in another mail program."""
    if draft.answers is None and draft.ancestry:
        return draft.ancestry[-1], tuple(draft.ancestry)
    return _ancestry(draft.answers)


def _ancestry(answered: Message | None) -> tuple[str, tuple[str, ...]]:
    """Return In-Reply-To and References (RFC 5322 section 3.6.4)."""
    if answered is None:
        return "", ()
    parsed = read(raw_storage.read(answered.raw))
    before = parsed.references or parsed.in_reply_to[:1]
    if not parsed.message_id:
        return "", before
    return parsed.message_id, capped(tuple(dict.fromkeys((*before, parsed.message_id))))


def _sender_name(draft: Draft) -> str:
    if draft.mailbox.name or draft.mailbox.is_team or draft.author is None:
        return draft.mailbox.name
    return draft.author.name


def _addresses(recipients: Sequence[Recipient]) -> tuple[Address, ...]:
    return tuple(Address(each["name"], each["address"]) for each in recipients)
