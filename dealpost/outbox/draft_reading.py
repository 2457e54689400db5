"""What a draft from another mail program says, in the words of our composer."""

from collections.abc import Iterable
from dataclasses import dataclass

from dealpost.mime.attachments import attachment
from dealpost.mime.filenames import safe_filename
from dealpost.mime.message import Address, ParsedMessage
from dealpost.mime.reading import read
from dealpost.outbox.addressing import Recipient, recipient
from dealpost.outbox.draft_bodies import body_from_html, body_from_text
from dealpost.outbox.models import Draft, DraftAttachment

MOST_RECIPIENTS = 500  # as many as our own composer takes


@dataclass(frozen=True, slots=True)
class Contents:
    to: list[Recipient]
    cc: list[Recipient]
    bcc: list[Recipient]
    subject: str
    html: str
    quote: str
    ancestry: list[str]  # Message-IDs, oldest first; the last is the answered one
    message_id: str
    parsed: ParsedMessage
    raw: bytes


def contents_of(raw: bytes) -> Contents:
    """Read a draft. Never fails, whatever the bytes."""
    parsed = read(raw)
    html, quote = body_from_html(parsed.html) if parsed.html else (body_from_text(parsed.text), "")
    return Contents(
        to=_recipients(parsed.to),
        cc=_recipients(parsed.cc),
        bcc=_recipients(parsed.bcc),
        subject=parsed.subject[:998],
        html=html,
        quote=quote,
        ancestry=list(dict.fromkeys((*parsed.references, *parsed.in_reply_to[:1])))[-50:],
        message_id=parsed.message_id,
        parsed=parsed,
        raw=raw,
    )


def take_files(draft: Draft, contents: Contents) -> None:
    """Let the draft have just the files of these contents, however large: none may be lost."""
    draft.attachments.all().delete()
    shown = draft.html + draft.quote
    for each in contents.parsed.attachments:
        data = attachment(contents.raw, each.index)
        is_shown = bool(each.content_id) and f"cid:{each.content_id}" in shown
        DraftAttachment.objects.create(
            draft=draft,
            filename=safe_filename(each.filename)[:255] or "file",
            content_type=each.content_type[:255],
            size=len(data),
            content=data,
            content_id=each.content_id[:255] if is_shown else "",
            is_inline=is_shown,
        )


def _recipients(addresses: Iterable[Address]) -> list[Recipient]:
    return [recipient(each.name, each.address) for each in addresses if each.address][
        :MOST_RECIPIENTS
    ]
