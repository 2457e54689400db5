"""Everything that can be told about one message file, as JSON-able data."""

from collections.abc import Iterable

from .bounces import Bounce, bounce
from .content_key import content_key
from .message import Address, Attachment, Automation, ParsedMessage
from .reading import read
from .replies import split_reply
from .safe_html import sanitise
from .subjects import base_subject, has_reply_marker

_MACHINES = {Automation.AUTO_REPLY, Automation.AUTO_GENERATED}


def inspect(raw: bytes) -> dict[str, object]:
    """What `dealpost inspect FILE.eml --json` prints. Never raises; keys stay as they are.

    message_id, in_reply_to, references   ids as in the header, with <>; "" or [] where absent,
                                          oldest first
    from                                  {"name", "address"}
    reply_to, to, cc, bcc                 lists of the same
    date                                  ISO 8601 with offset, null if there is none
    subject, base_subject, is_reply       decoded; what it is about; does it claim to be a reply
    text                                  the whole plain text (made from the HTML if need be)
    reply_text                            what was newly written, without quote and signature
    signature, forwarded, quoted          the other parts of the text
    safe_html                             safe HTML without remote images, "" if none
    blocked_images                        how many were left out
    attachments                           [{"index", "name", "type", "size", "sha256",
                                          "content_id", "inline"}], sizes in bytes
    automation, is_automatic              none, auto-reply, auto-generated, list, bulk; is it one
                                          of the two in the middle
    bounce                                null, or {"kind", "original_message_id", "envelope_id",
                                          "complainant", "failures": [{"recipient", "permanent",
                                          "address_is_dead", "status", "diagnostic"}]}
    flaws                                 what was wrong with it, sorted
    content_key                           its identity, hex
    size                                  bytes
    """
    parsed = read(raw, exact=True)
    return {
        **_envelope(parsed),
        **_words(parsed),
        "attachments": [_attachment(one) for one in parsed.attachments],
        "automation": parsed.automation.value,
        "is_automatic": parsed.automation in _MACHINES,
        "bounce": _bounce(bounce(raw)),
        "flaws": sorted(flaw.value for flaw in parsed.flaws),
        "content_key": content_key(parsed).hex(),
        "size": len(raw),
    }


def _envelope(parsed: ParsedMessage) -> dict[str, object]:
    return {
        "message_id": _bracketed(parsed.message_id),
        "in_reply_to": [_bracketed(each) for each in parsed.in_reply_to],
        "references": [_bracketed(each) for each in parsed.references],
        "from": _address(parsed.sender),
        "reply_to": _addresses(parsed.reply_to),
        "to": _addresses(parsed.to),
        "cc": _addresses(parsed.cc),
        "bcc": _addresses(parsed.bcc),
        "date": parsed.date.isoformat() if parsed.date else None,
        "subject": parsed.subject,
        "base_subject": base_subject(parsed.subject),
        "is_reply": has_reply_marker(parsed.subject),
    }


def _words(parsed: ParsedMessage) -> dict[str, object]:
    reply = split_reply(parsed.text)
    shown = sanitise(parsed.html, image_url=None, cid_url=_cid)
    return {
        "text": parsed.text,
        "reply_text": reply.text,
        "signature": reply.signature,
        "forwarded": reply.forwarded,
        "quoted": reply.quoted,
        "safe_html": shown.html if parsed.html else "",
        "blocked_images": shown.blocked_images,
    }


def _cid(content_id: str) -> str:
    return f"cid:{content_id}"


def _bracketed(identifier: str) -> str:
    return f"<{identifier}>" if identifier else ""


def _address(one: Address) -> dict[str, str]:
    return {"name": one.name, "address": one.address}


def _addresses(some: Iterable[Address]) -> list[dict[str, str]]:
    return [_address(one) for one in some]


def _attachment(one: Attachment) -> dict[str, object]:
    return {
        "index": one.index,
        "name": one.filename,
        "type": one.content_type,
        "size": one.size,
        "sha256": one.sha256,
        "content_id": one.content_id,
        "inline": one.inline,
    }


def _bounce(found: Bounce | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "kind": found.kind.value,
        "original_message_id": _bracketed(found.original_message_id),
        "envelope_id": found.envelope_id,
        "complainant": found.complainant,
        "failures": [
            {
                "recipient": one.recipient,
                "permanent": one.permanent,
                "address_is_dead": one.address_is_dead,
                "status": one.status,
                "diagnostic": one.diagnostic,
            }
            for one in found.failures
        ],
    }
