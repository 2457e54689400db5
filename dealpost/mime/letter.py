"""What somebody wants to send, before it is bytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .message import Address


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file to be sent along. With a `content_id` it is an image that the HTML shows."""

    filename: str
    content_type: str
    data: bytes = field(repr=False)
    content_id: str | None = None  # without <>; the HTML points to it as cid:…


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to be written. Ids stand without <>, `references` oldest first."""

    message_id: str
    date: datetime  # aware
    sender: Address
    subject: str
    html: str = ""
    text: str | None = None  # None: made from the HTML
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()  # for the envelope alone; never written
    reply_to: tuple[Address, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    attachments: tuple[Enclosure, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)  # List-Unsubscribe and such
