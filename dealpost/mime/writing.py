"""From a `Letter` to the bytes that go over the wire.

The same letter always gives the same bytes: the outbox pins them once, and an attempt that is
repeated must repeat the message, not make another.
"""

from collections.abc import Iterable
from email.utils import format_datetime
from hashlib import sha256

from . import header_writing as headers
from .header_writing import Unwritable
from .identifiers import capped, message_ids
from .letter import Enclosure, Letter
from .part_writing import Written, enclosed, multipart, text_part
from .plain_text import html_to_text

__all__ = ["Enclosure", "Letter", "Unwritable", "write"]

# A caller's own headers may not say again, or otherwise, what the letter says.
_OURS = {"from", "to", "cc", "bcc", "reply-to", "sender", "subject", "date", "message-id",
         "in-reply-to", "references", "mime-version", "resent-bcc"}  # fmt: skip

_LONGEST_ID = 900  # an id cannot be folded, and a line holds 998


def write(letter: Letter) -> bytes:
    """The message as bytes with CRLF line ends, no line longer than 998 (RFC 5322 section 2.1.1).

    Bcc is never written. A line break in any value becomes a space, so that no field can start
    another. Eight-bit bytes occur only where an address has a local part beyond ASCII (SMTPUTF8).
    Raises `Unwritable` for an invalid Message-ID, address or field name.
    """
    return "".join([*_fields(letter), "MIME-Version: 1.0\r\n"]).encode() + _body(letter)


def _fields(letter: Letter) -> Iterable[str]:
    yield headers.identifiers("Message-ID", _valid([letter.message_id], at_least=1))
    yield f"Date: {format_datetime(letter.date)}\r\n"
    yield headers.mailboxes("From", [letter.sender])
    if letter.reply_to:
        yield headers.mailboxes("Reply-To", letter.reply_to)
    yield headers.mailboxes("To", letter.to)
    if letter.cc:
        yield headers.mailboxes("Cc", letter.cc)
    yield headers.unstructured("Subject", letter.subject)
    if parents := _valid([letter.in_reply_to]):
        yield headers.identifiers("In-Reply-To", parents)
    if ancestors := _valid([*letter.references, letter.in_reply_to]):
        yield headers.identifiers("References", capped(tuple(dict.fromkeys(ancestors))))
    for name, value in letter.headers.items():
        if name.lower() in _OURS or name.lower().startswith("content-"):
            raise Unwritable(f"the letter itself says what {name} is")
        yield headers.unstructured(name, value)


def _valid(ids: Iterable[str], *, at_least: int = 0) -> list[str]:
    valid = [one for one in ids if len(one) <= _LONGEST_ID and message_ids(f"<{one}>") == (one,)]
    if len(valid) < at_least:
        raise Unwritable("a message id has the form left@right")
    return valid


def _body(letter: Letter) -> bytes:
    inline = [one for one in letter.attachments if one.content_id]
    files = [one for one in letter.attachments if not one.content_id]
    body = _words(letter, inline if letter.html else [])
    rest = files if letter.html else list(letter.attachments)
    if rest:
        body = multipart("mixed", [body, *map(enclosed, rest)], _seed(letter, "mixed"))
    return body.header + b"\r\n" + body.content


def _words(letter: Letter, inline: list[Enclosure]) -> Written:
    text = html_to_text(letter.html, links=True) if letter.text is None else letter.text
    plain = text_part("plain", text)
    if not letter.html:
        return plain
    html = text_part("html", letter.html)
    if inline:
        html = multipart("related", [html, *map(enclosed, inline)], _seed(letter, "related"))
    return multipart("alternative", [plain, html], _seed(letter, "alternative"))


def _seed(letter: Letter, kind: str) -> str:
    return sha256(f"{kind} {letter.message_id}".encode()).hexdigest()
