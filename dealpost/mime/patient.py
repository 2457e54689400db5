"""The standard library's parser: slow, and at a loss for nothing."""

import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

from .headers import body_block, unfolded
from .part import Part, leaves

# The library's cost grows with nesting times lines, and it recurses once a level.
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_LOST_SEMICOLON = re.compile(
    rb"^(content-type:[ \t]*multipart/[a-z-]{3,20})(\s+boundary=)", re.IGNORECASE | re.MULTILINE
)
_MOST_NESTED = 100
_MOST_WORK = 10_000_000


@dataclass(frozen=True, slots=True)
class PatientPart:
    """A node in memory, decoded."""

    content_type: str = "text/plain"
    filename: str = ""
    content_id: str | None = None
    disposition: str | None = None
    is_message: bool = False
    headers: Mapping[str, list[str]] = field(default_factory=dict)
    content: bytes | None = None
    children: Sequence[Part] = ()

    @property
    def encoded_size(self) -> int | None:
        return None if self.content is None else len(self.content)


def patient_tree(raw: bytes) -> Part:
    """The MIME tree of `raw`; where there is none to be found, all of the body as plain text."""
    lowered = raw.lower()
    nested = lowered.count(b"multipart/") + lowered.count(b"message/")
    if nested > _MOST_NESTED or nested * raw.count(b"\n") > _MOST_WORK:
        return _flat(raw)
    try:
        message = message_from_bytes(_LOST_SEMICOLON.sub(rb"\1;\2", raw))
        root = _part(message)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return _flat(raw)  # the library fails on a few malformed headers
    return root if any(leaves(root)) else _flat(raw)


def _flat(raw: bytes) -> Part:
    return PatientPart(content=body_block(raw))


def _part(message: "Message[str, str]") -> Part:
    payload = message.get_payload()
    nested = (
        [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []
    )
    is_message = message.get_content_type() in {"message/rfc822", "message/global"} and bool(nested)
    container = bool(nested) and not is_message
    return PatientPart(
        content_type=_content_type(message, container=container),
        filename=_text(message.get_filename("")),
        content_id=_text(message.get("Content-ID", "")).strip("<> \t") or None,
        disposition=message.get_content_disposition(),
        is_message=is_message,
        headers=_headers(message.raw_items()),
        content=None if container else _content(message, nested),
        children=[_part(one) for one in nested],
    )


def _content_type(message: "Message[str, str]", *, container: bool) -> str:
    content_type = message.get_content_type()
    if content_type.startswith("multipart/") and not container:
        return "text/plain"  # the boundary is lost, the words are not
    return content_type


def _content(message: "Message[str, str]", nested: list["Message[str, str]"]) -> bytes:
    if nested:
        return _nested_bytes(message, b"\n".join(one.as_bytes() for one in nested))
    if _is_base64(message):
        return _from_base64(str(message.get_payload()).encode("utf-8", "surrogateescape"))
    content = message.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _is_base64(message: "Message[str, str]") -> bool:
    return str(message.get("Content-Transfer-Encoding", "")).strip().lower() == "base64"


def _from_base64(encoded: bytes) -> bytes:
    """Also with foreign letters in it, cut short, or with a footer after its end."""
    try:
        return b64decode(b"".join(encoded.split()), validate=True)
    except NotBase64:
        letters = _NOT_BASE64.sub(b"", encoded.partition(b"=")[0])
        letters = letters[:-1] if len(letters) % 4 == 1 else letters
        return b64decode(letters + b"=" * (-len(letters) % 4))


def _nested_bytes(message: "Message[str, str]", content: bytes) -> bytes:
    """Mail within mail may not be encoded (RFC 2046 section 5.2.1); some programs do it."""
    return _from_base64(content) if _is_base64(message) else content


def _headers(items: Iterable[tuple[str, object]]) -> dict[str, list[str]]:
    headers: dict[str, list[str]] = {}
    for name, value in items:
        headers.setdefault(_text(name), []).append(_text(value))
    return headers


def _text(value: object) -> str:
    """The library hides eight-bit bytes in lone surrogates; bring them back and read them."""
    return unfolded(str(value).encode("utf-8", "surrogateescape"))
