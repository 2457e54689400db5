"""A letter before it is bytes: who writes what to whom, in answer to which."""

from dataclasses import dataclass, field
from datetime import datetime

from dealpost.demo.records import Language


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who writes or is written to."""

    name: str
    first_name: str
    last_name: str
    address: str
    language: Language
    is_woman: bool = False
    is_formal: bool = False
    is_ours: bool = False
    mail_program: str = "gmail"  # outlook, gmail, apple or plain
    signature: tuple[str, ...] = ()
    has_logo: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    filename: str
    content_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    sender: Party
    to: tuple[Party, ...]
    subject: str
    paragraphs: tuple[str, ...]
    sent_at: datetime
    message_id: str
    language: Language
    cc: tuple[Party, ...] = ()
    parent: "Letter | None" = None
    forwards: bool = False  # quotes its parent whole, and does not answer it
    signature: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    earlier: tuple[str, ...] = ()  # references of a letter whose parent is not at hand
    html: str = ""  # a whole page of its own: newsletters and notifications

    @property
    def references(self) -> tuple[str, ...]:
        """RFC 5322 section 3.6.4: the parent's references, then the parent."""
        if self.parent is None or self.forwards:
            return self.earlier
        return (*self.parent.references, self.parent.message_id)


def reply_subject(subject: str, program: str, language: Language) -> str:
    """One prefix, in the spelling of the mail program; never a second."""
    if subject.lower().startswith(("re:", "antw:", "betr:")):
        return subject
    if program == "outlook":
        return f"RE: {subject}"
    if program == "plain" and language is Language.DUTCH:
        return f"Antw: {subject}"
    return f"Re: {subject}"


def forward_subject(subject: str, program: str) -> str:
    return f"FW: {subject}" if program == "outlook" else f"Fwd: {subject}"
