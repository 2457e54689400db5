"""Header fields straight from the bytes: for what the fast parser does not tell or gets wrong."""

import re

from .charsets import decode
from .encoded_words import decode_words

HEADER_BLOCK_LIMIT = 1_000_000  # bytes; a real header block is 2 to 20 kB
_END = re.compile(rb"\r?\n\r?\n")
_FOLD = re.compile(r"\r?\n[ \t]|\r(?=[ \t])")
_FIELD = re.compile(
    rb"^([!-9;-~]{1,100})[ \t]*:[ \t]*([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", re.MULTILINE
)


def header_block(raw: bytes) -> bytes:
    """Everything before the first empty line, bounded."""
    if raw[:1] in {b"\r", b"\n"}:
        return b""
    end = _END.search(raw, 0, HEADER_BLOCK_LIMIT)
    return raw[: end.start() if end else HEADER_BLOCK_LIMIT]


def body_block(raw: bytes) -> bytes:
    """Everything after the first empty line."""
    if raw[:1] in {b"\r", b"\n"}:
        return raw.lstrip(b"\r\n")
    end = _END.search(raw)
    return raw[end.end() :] if end else b""


def field_values(raw: bytes, name: str) -> tuple[str, ...]:
    """Every value of the field `name` (any case), unfolded, encoded words NOT decoded."""
    field = re.compile(
        rb"^" + re.escape(name.encode()) + rb"[ \t]*:[ \t]*([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)",
        re.IGNORECASE | re.MULTILINE,
    )
    return tuple(unfolded(match[1]) for match in field.finditer(header_block(raw)))


def unfolded(value: bytes) -> str:
    """One line of text from a folded header value (RFC 5322 section 2.2.3)."""
    return _FOLD.sub(" ", decode(value)).strip()


def unstructured(raw: bytes, name: str) -> str:
    """The first value of a free-text field such as Subject, decoded for people; "" if absent."""
    values = field_values(raw, name)
    return decode_words(values[0]) if values else ""


def all_fields(raw: bytes) -> dict[str, list[str]]:
    """Every field of the header block under its lower-case name, decoded, in order."""
    fields: dict[str, list[str]] = {}
    for match in _FIELD.finditer(header_block(raw)):
        name = match[1].decode("ascii", "replace").lower()
        fields.setdefault(name, []).append(decode_words(unfolded(match[2])))
    return fields
