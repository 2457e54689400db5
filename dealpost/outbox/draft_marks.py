"""The header by which a draft of ours is known in the mailbox: its key, edition, and a proof.

The key cannot be guessed. The proof is about the content, and only this installation can make it:
so a copy that another mail program has changed, and kept the header of, is told from our own.
"""

import re
import uuid
from dataclasses import dataclass

from django.utils.crypto import constant_time_compare, salted_hmac

from dealpost.mime.headers import field_values

HEADER = "X-Dealpost-Draft"
OURS = "draft."  # begins every Message-ID of ours, and hardly one of others
_PROOF = 16  # hex digits
_MARK = re.compile(r"([0-9a-f]{32})\.([0-9]{1,9})\.([0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class Mark:
    key: uuid.UUID  # of the draft
    edition: int
    proof: str

    @classmethod
    def of(cls, key: uuid.UUID, edition: int, content_key: bytes) -> "Mark":
        """Make the mark of a copy with this content (mime/content_key.py)."""
        return cls(key, edition, _proof(key, edition, content_key))

    @classmethod
    def read(cls, raw: bytes) -> "Mark | None":
        """Return the mark that a message bears, if it bears one."""
        for value in field_values(raw, HEADER):
            if found := _MARK.fullmatch(value):
                return cls(uuid.UUID(hex=found[1]), int(found[2]), found[3])
        return None

    def __str__(self) -> str:
        return f"{self.key.hex}.{self.edition}.{self.proof}"

    def proves(self, content_key: bytes) -> bool:
        """Whether a message with this content is just what we wrote."""
        return constant_time_compare(self.proof, _proof(self.key, self.edition, content_key))


def draft_identifier(key: uuid.UUID, edition: int, domain: str) -> str:
    """Return the Message-ID of a copy, without <>: another for each edition."""
    return f"{OURS}{key.hex}.{edition}@{domain}"


def _proof(key: uuid.UUID, edition: int, content_key: bytes) -> str:
    words = f"{key.hex}.{edition}.{content_key.hex()}"
    return salted_hmac("dealpost.outbox.draft", words, algorithm="sha256").hexdigest()[:_PROOF]
