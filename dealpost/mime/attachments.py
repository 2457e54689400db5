"""What hangs on a message: described while reading, decoded only when somebody asks."""

from collections.abc import Sequence
from dataclasses import replace
from email.message import Message
from hashlib import sha256
from urllib.parse import quote

from fast_mail_parser import ParseError

from .filenames import safe_filename
from .message import Attachment
from .part import Part, field
from .patient import patient_tree
from .sorting import sort_parts
from .storable import storable
from .structure import content, tree

_TYPE_LIMIT = 200
_ID_LIMIT = 998
# 76 letters of base64 and a CRLF carry 57 bytes (RFC 2045 section 6.8).
_BASE64_YIELD = 57 / 78


def attachment(raw: bytes, index: int) -> bytes:
    """The decoded bytes of the attachment `index`. IndexError where there is none."""
    if index < 0:
        raise IndexError(index)
    return _data(raw, sort_parts(tree(raw)[0]).attachments[index], index)


def describe(part: Part, index: int, html: str) -> Attachment:
    """What is known of an attachment without decoding it. `html` tells whether it is shown."""
    content_id = storable((part.content_id or "").strip("<> "), _ID_LIMIT)
    return Attachment(
        index=index,
        filename=_filename(part),
        content_type=storable(part.content_type, _TYPE_LIMIT),
        size=_estimated_size(part),
        sha256="",
        content_id=content_id,
        inline=_is_shown(content_id, html),
    )


def _is_shown(content_id: str, html: str) -> bool:
    """Only what the HTML points to may be left out of the list: a lost attachment is worse."""
    if not content_id:
        return False
    return f"cid:{content_id}" in html or f"cid:{quote(content_id)}" in html


def _estimated_size(part: Part) -> int:
    size = part.encoded_size or 0
    if part.is_message:
        return len(content(part))
    encoding = field(part, "content-transfer-encoding").strip().lower()
    return int(size * _BASE64_YIELD) if encoding == "base64" else size


def _filename(part: Part) -> str:
    if part.filename and "\ufffd" not in part.filename:
        return safe_filename(part.filename)
    return safe_filename(_continued_filename(part) or part.filename or _subject_of(part))


def _continued_filename(part: Part) -> str:
    """RFC 2231 continuations that cut a character in two: the library joins before decoding."""
    message: Message[str, str] = Message()
    for name in ("content-disposition", "content-type"):
        if value := field(part, name):
            message[name] = value.replace("\r", " ").replace("\n", " ")
    return message.get_filename("")


def _subject_of(part: Part) -> str:
    """A forwarded message is called after its subject."""
    subject = field(part.children[0], "subject") if part.is_message and part.children else ""
    return f"{subject[:100].strip()}.eml".replace("/", "-").replace("\\", "-") if subject else ""


def measured(
    described: Sequence[Attachment], parts: Sequence[Part], raw: bytes
) -> tuple[Attachment, ...]:
    """The attachments with exact size and SHA-256, which takes decoding them."""
    contents = [_data(raw, part, index) for index, part in enumerate(parts)]
    return tuple(
        replace(one, size=len(data), sha256=sha256(data).hexdigest())
        for one, data in zip(described, contents, strict=True)
    )


def _data(raw: bytes, part: Part, index: int) -> bytes:
    try:
        return content(part)
    except ParseError:  # corrupt base64: take what the patient parser can save
        rescued = sort_parts(patient_tree(raw)).attachments
        same = index < len(rescued) and rescued[index].content_type == part.content_type
        return content(rescued[index]) if same else b""
