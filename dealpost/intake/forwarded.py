"""Mail that somebody forwards: the message inside, or at least who wrote it."""

import re
from email.message import Message as Part
from email.parser import BytesParser
from email.policy import compat32

from dealpost.mime.message import ParsedMessage

# What mail programs write above a message that they forward into the text, in the languages of the
# programs that are common here.
FORWARDED = re.compile(
    r"^(?:-{2,} ?(?:Forwarded message|Original Message|Doorgestuurd bericht|Oorspronkelijk bericht"
    r"|Weitergeleitete Nachricht|Message transféré) ?-{2,}|Begin (?:forwarded message|doorgestuurd"
    r" bericht):)\s*$(.{0,2000})",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
FROM = re.compile(
    r"^[>\s*]*(?:From|Van|Von|De)\s*:\**\s*[^\n]*?([^\s<>\"'\[\]:;,()]{1,64}@[a-z0-9.-]{1,253})",
    re.IGNORECASE | re.MULTILINE,
)
LARGEST = 40 * 2**20
MOST_PARTS = 50


def original(raw: bytes) -> bytes | None:
    """Return the bytes of the one message that this one brings along (message/rfc822)."""
    if b"message/rfc822" not in raw[:LARGEST].lower():
        return None
    outer = BytesParser(policy=compat32).parsebytes(raw)
    parts = _parts_of(outer)
    brought = [part for part in parts if part.get_content_type() == "message/rfc822"]
    if len(brought) != 1:
        return None  # a reply with several, a report: then it is about more than one message
    inside = brought[0].get_payload(0) if brought[0].is_multipart() else None
    if not isinstance(inside, Part) or not inside.get("from"):
        return None
    return _as_it_stands(raw, inside)


def writer(parsed: ParsedMessage) -> str:
    """Return the address of who wrote what is forwarded in the text, "" if none can be read."""
    block = FORWARDED.search(parsed.text[:200_000])
    found = FROM.search(block[1]) if block else None
    return found[1].lower() if found else ""


def _parts_of(outer: Part) -> list[Part]:
    """The parts on the first level: what is inside a message that it brings is not ours to open."""
    if not outer.is_multipart() or outer.get_content_type() == "message/rfc822":
        return []
    payload = outer.get_payload()
    parts = payload if isinstance(payload, list) else []
    return [each for each in parts[:MOST_PARTS] if isinstance(each, Part)]


def _as_it_stands(raw: bytes, inside: Part) -> bytes:
    """The bytes as they came, where they can be found; they are what its hash is made of."""
    again = inside.as_bytes(unixfrom=False)
    crlf = again.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return next((each for each in (crlf, again) if each.rstrip() in raw), crlf)
