"""What one message says, in our words: the shapes that `read` returns.

Most are named tuples, since thousands a second are made and handed to another process: that takes
a third of what it takes for frozen dataclasses.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Automation(StrEnum):
    """Whether a person wrote to us, or which kind of machine (RFC 3834, RFC 2919)."""

    NONE = "none"
    AUTO_REPLY = "auto-reply"  # out of office, "we received your mail"
    AUTO_GENERATED = "auto-generated"  # alerts, receipts, delivery reports
    LIST = "list"  # a person or a machine, through a mailing list
    BULK = "bulk"  # newsletters and other mass mail


class Flaw(StrEnum):
    """What was wrong with a message that we read nevertheless."""

    TWO_MESSAGE_IDS = "two-message-ids"
    BROKEN_STRUCTURE = "broken-structure"  # MIME that only the patient parser could take apart
    TRUNCATED = "truncated"  # something was longer or more numerous than our limits


class Address(NamedTuple):
    """A mailbox as written. Compare addresses by `address.casefold()`; `name` may be empty."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the message's own words.

    `read` does not decode attachments: there `sha256` is empty and `size` an estimate from the
    encoded size (base64: within 3 %). `attachments` fills both exactly.
    """

    index: int  # position among the attachments; the key for `attachment(raw, index)`
    filename: str  # never with a path; "" where the sender gave none
    content_type: str  # lower case, without parameters
    size: int  # bytes, decoded
    sha256: str  # lower-case hex, or "" where not decoded
    content_id: str  # without <>; what `cid:` addresses in the HTML point to
    inline: bool  # meant to be seen within the text rather than listed


class ParsedMessage(NamedTuple):
    """One message. No string holds NUL or lone surrogates, each is bounded in length.

    Message ids stand without <> (RFC 5322 section 3.6.4). `references` are oldest first.
    """

    message_id: str  # "" where there is no valid one
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    sender: Address  # of From, else Sender, else Return-Path; may be empty
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    subject: str
    date: datetime | None  # aware, as the sender claims: may be 1970 or 2090
    text: str  # lines end in \n; made from the HTML where there is no plain text
    html: str  # "" or the sender's HTML, NOT safe to show: see safe_html
    attachments: tuple[Attachment, ...]
    automation: Automation
    list_unsubscribe: str  # the header as it stands (RFC 2369), "" if none
    one_click_unsubscribe: bool  # RFC 8058
    flaws: frozenset[Flaw]
