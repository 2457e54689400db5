"""Understanding one response of the server (RFC 9051 7, RFC 7162)."""

import re

from dealpost.providers.imap.faults import ProtocolError
from dealpost.providers.imap.reading import RawResponse
from dealpost.providers.imap.responses import (
    Condition,
    Continuation,
    Fetch,
    Response,
    Untagged,
    Value,
    members,
    pairs,
)
from dealpost.providers.imap.tokenizing import tokenize

_CONDITION = re.compile(
    rb"(\S++) (OK|NO|BAD|BYE|PREAUTH)(?![^ ])(?: \[([^\] ]*+)(?: ([^\]]*+))?\])? ?(.*)",
    re.IGNORECASE | re.DOTALL,
)
_DATA = re.compile(rb"\* (?:(\d{1,19}) )?([A-Z]+)(?![^ ]) ?", re.IGNORECASE)

# Nearly every response of a first sync has this shape, whatever the order of its items.
_VALUE = rb'\d++|"[^"\\]*+"|\([^()"{\x00-\x1f\x7f]*+\)'
_MESSAGE = re.compile(
    rb"\* (\d{1,19}) FETCH \(((?:[A-Z][A-Z0-9.-]*+ (?:" + _VALUE + rb") )*+)(BODY\[\] )?"
)
_ITEMS = re.compile(rb"(\S++) (" + _VALUE + rb") ")

# Other data is let pass unread: an extension that we did not ask for must not end the connection.
_READ = frozenset(
    {"CAPABILITY", "ENABLED", "ESEARCH", "ID", "LIST", "SEARCH", "STATUS", "VANISHED"}
)


def parse(raw: RawResponse) -> Response:
    """Return what a response says. Raises `ProtocolError` where it cannot be understood."""
    text = raw.texts[0]
    if text.startswith(b"* "):
        return _message(raw) or _untagged(raw)
    if text.startswith(b"+"):
        return Continuation(text[1:].lstrip(b" "))
    if not text.strip() and not raw.literals:
        return Untagged("")  # an empty line: some servers send one behind a literal
    return _condition(text)


def _message(raw: RawResponse) -> Fetch | None:
    """Read a FETCH response of the usual shape, several times faster than `tokenize` would."""
    text = raw.texts[0]
    if raw.literals:
        if raw.texts[1:] != [b")"]:
            return None
    elif text.endswith(b")"):
        text = text[:-1] + b" "
    found = _MESSAGE.match(text)
    if not found or found.end() != len(text) or bool(found[3]) != bool(raw.literals):
        return None
    if b"NIL" in text.upper():
        return None
    items = {name: _plain(value) for name, value in _ITEMS.findall(found[2])}
    if raw.literals:
        items[b"BODY[]"] = raw.literals[0]
    return Fetch(int(found[1]), items)


def _plain(value: bytes) -> Value:
    if value.startswith(b"("):
        return list(value[1:-1].split())
    return value.strip(b'"')


def _untagged(raw: RawResponse) -> Response:
    text = raw.texts[0]
    found = _DATA.match(text)
    if found is None:
        return Untagged("")
    kind = found[2].upper().decode("ascii")
    rest = [text[found.end() :], *raw.texts[1:]]
    if found[1] is not None:
        return _numbered(int(found[1]), kind, rest, raw)
    if kind in {"OK", "NO", "BAD", "BYE", "PREAUTH"}:
        return _condition(text)
    if kind == "SEARCH" and b"(" not in rest[0]:
        return Untagged(kind, values=tuple(rest[0].split()))
    if kind in _READ:
        return Untagged(kind, values=tuple(tokenize(rest, raw.literals)))
    return Untagged(kind)


def _numbered(value: int, kind: str, rest: list[bytes], raw: RawResponse) -> Response:
    if kind != "FETCH":
        return Untagged(kind, value)
    values = tokenize(rest, raw.literals)
    if len(values) != 1:
        raise ProtocolError("a FETCH response is not one list")
    return Fetch(value, pairs(members(values[0])))


def _condition(text: bytes) -> Condition:
    found = _CONDITION.match(text)
    if found is None:
        raise ProtocolError("a response cannot be read")
    tag, status, code, argument, words = found.groups()
    return Condition(
        tag=b"" if tag == b"*" else tag,
        status=status.upper().decode("ascii"),
        code=(code or b"").upper().decode("ascii", "replace"),
        argument=argument or b"",
        text=words.decode("utf-8", "replace").strip(),
    )
