"""The words of one text part."""

import re
from io import IncrementalNewlineDecoder

from .charsets import decode
from .part import Part, field
from .structure import content

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.+-]{1,40})", re.IGNORECASE)


def charset(content_type: str) -> str:
    """The charset parameter of a Content-Type field, "" if absent."""
    match = _CHARSET.search(content_type)
    return match[1] if match else ""


def leaf_text(part: Part) -> str:
    """The decoded text of a leaf, lines ending in \\n."""
    label = charset(field(part, "content-type"))
    return with_newlines(decode(content(part), label, html=part.content_type == "text/html"))


def with_newlines(text: str) -> str:
    """`text` with \\n for every \\r\\n and \\r."""
    return IncrementalNewlineDecoder(None, translate=True).decode(text, final=True)
