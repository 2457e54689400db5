"""A draft as a message in the mailbox's drafts folder: whatever is being typed can be written."""

from dataclasses import dataclass

from dealpost.mime.content_key import content_key
from dealpost.mime.reading import read
from dealpost.outbox.composing import compose_draft
from dealpost.outbox.draft_marks import HEADER, Mark, draft_identifier
from dealpost.outbox.models import Draft


@dataclass(frozen=True, slots=True)
class Copy:
    edition: int
    identifier: str  # its Message-ID, without <>
    raw: bytes


def copy_of(draft: Draft) -> Copy:
    """Return the draft as it stands: the same bytes for the same edition.

    Raises mime.writing.Unwritable.
    """
    domain = draft.mailbox.address.rpartition("@")[2]
    identifier = draft_identifier(draft.key, draft.edition, domain)
    raw = compose_draft(draft, identifier=identifier)
    mark = Mark.of(draft.key, draft.edition, content_key(read(raw, exact=True)))
    return Copy(draft.edition, identifier, f"{HEADER}: {mark}\r\n".encode() + raw)
