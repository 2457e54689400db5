"""From draft to bytes, once: every attempt to send hands over the same."""

import re
import uuid
from datetime import datetime

from dealpost.conversations import raw_storage
from dealpost.conversations.models import Message
from dealpost.mime.header_writing import mailboxes
from dealpost.mime.identifiers import capped
from dealpost.mime.message import Address
from dealpost.mime.plain_text import html_to_text
from dealpost.mime.reading import read
from dealpost.mime.writing import Enclosure, Letter, write
from dealpost.outbox.addressing import Recipient
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
    in_reply_to, references = _ancestry(draft.answers)
    html = _html(draft)
    letter = Letter(
        message_id=identifier,
        date=date,
        sender=Address(_sender_name(draft), draft.mailbox.address),
        to=_addresses(draft.to),
        cc=_addresses(draft.cc),
        subject=draft.subject,
        html=html,
        text=_text(draft),
        in_reply_to=in_reply_to,
        references=references,
        attachments=tuple(_enclosures(draft, html)),
        headers={"X-Dealpost-Outbox": key.hex},
    )
    bcc = mailboxes("Bcc", _addresses(draft.bcc)) if draft.bcc else ""
    return bcc.encode() + write(letter)


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
    return draft.mailbox.name or ("" if draft.mailbox.is_team else draft.author.name)


def _addresses(recipients: list[Recipient]) -> tuple[Address, ...]:
    return tuple(Address(each["name"], each["address"]) for each in recipients)
