"""The MIME tree of a message, from whichever parser can take it apart.

`fast_mail_parser` reads almost everything at twenty times the speed; the standard library comes
behind it for what it refuses (corrupt base64) or cannot see (uuencoded parts, lost boundaries).
"""

from itertools import islice

from fast_mail_parser import (
    ParseError,
    PyLazyMail,
    PyMailMetadata,
    parse_email,
    parse_email_tree,
)

from .defusing import defused, hides_nested_mail
from .part import Part, field, leaves
from .patient import patient_tree

LARGEST = 100 * 1024 * 1024  # bytes of a message that are looked at; the fast parser's own limit
MOST_LEAVES = 1_000


def tree(raw: bytes, flat: PyLazyMail | PyMailMetadata | None = None) -> tuple[Part, bool]:
    """The root of the tree, and whether only the patient parser could build it.

    `flat` is the fast parser's flat view of the same bytes, defused, where the caller has it.
    """
    raw = raw if flat else defused(raw[:LARGEST])
    try:
        flat = flat or parse_email(raw, mode="metadata")
        nested = any(one.mimetype.startswith("message/") for one in flat.attachments)
        if not (nested and hides_nested_mail(raw)):
            root: Part = parse_email_tree(raw, mode="lazy")
            found = list(islice(leaves(root), MOST_LEAVES))
            if found and all(_decodes(leaf) for leaf in found):
                return root, False
    except ParseError:
        pass
    return patient_tree(raw), True


def content(part: Part) -> bytes:
    """The decoded bytes of a leaf."""
    return part.content or b""


def _decodes(leaf: Part) -> bool:
    """Bodies are decoded now, because they are wanted; of others only the encoding is looked at."""
    if "uu" in field(leaf, "content-transfer-encoding").lower():
        return False
    if leaf.content_type in {"text/plain", "text/html"}:
        _ = leaf.content
    return True
