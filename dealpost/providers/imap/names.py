"""Mailbox names on the wire: modified UTF-7 (RFC 3501 5.1.3)."""

import binascii
import re

_ENCODED = re.compile(r"&([^-]*)-")
_NOT_PRINTABLE = re.compile(r"&|[^\x20-\x7e]+")


def decode(name: str) -> str:
    """Return the name for people. What is no modified UTF-7 stays as it is, read as UTF-8."""
    if not name.isascii():
        return _as_utf8(name)
    try:
        return _ENCODED.sub(lambda found: _decoded(found[1]), name)
    except (binascii.Error, UnicodeError):
        return name


def encode(name: str) -> str:
    """Return the name as servers want it."""
    return _NOT_PRINTABLE.sub(lambda found: _encoded(found[0]), name)


def _decoded(base64: str) -> str:
    if not base64:
        return "&"
    padded = base64.replace(",", "/") + "=" * (-len(base64) % 4)
    return binascii.a2b_base64(padded, strict_mode=True).decode("utf-16-be")


def _encoded(text: str) -> str:
    if text == "&":
        return "&-"
    base64 = binascii.b2a_base64(text.encode("utf-16-be"), newline=False).decode("ascii")
    return f"&{base64.rstrip('=').replace('/', ',')}-"


def _as_utf8(name: str) -> str:
    # Raw eight-bit names come from servers that never encoded them; we keep them as Latin-1.
    try:
        return name.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return name
