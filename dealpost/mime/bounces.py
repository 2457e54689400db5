"""Mail that came back: who was not reached, and is it worth trying again?

First the machine-readable report (RFC 3464, RFC 5965), then the prose of many mail servers. Only
mail that bears the marks of a report is looked at: a customer who quotes an error message has not
bounced.
"""

import re
from collections.abc import Sequence

from fast_mail_parser import ParseError

from .addresses import addresses
from .bounce_prose import prose_failures
from .delivery_status import DeliveryStatus, RecipientStatus, read_status
from .headers import body_block, field_values, header_block, unstructured
from .identifiers import own_id
from .part import Part, leaves
from .returned import Bounce, BounceKind, Failure
from .storable import storable
from .structure import content, tree

__all__ = ["Bounce", "BounceKind", "Failure", "bounce"]

_DIAGNOSTIC_LIMIT = 1_000
_LOOKED_AT = 200_000  # bytes of a returned message searched for its id
_FROM_A_SERVER = re.compile(
    rb"^content-type:\s*multipart/report|^x-failed-recipients:|^return-path:\s*<>"
    rb"|^from:[^\n]*(?:mailer-daemon|postmaster|mdaemon|mail[ .]?(?:delivery|administrator)"
    rb"|delivery[ .]?(?:sub)?system|system administrator|\bndr@|mailsystem)",
    re.IGNORECASE | re.MULTILINE,
)
_ABOUT_DELIVERY = re.compile(
    r"undeliver|returned mail|(?:mail |message )?delivery (?:fail|status|report|problem)"
    r"|failure notice|mail (?:delivery|could not|failed|system error)|non-delivery|failed mail"
    r"|automatically rejected",
    re.IGNORECASE,
)
_STATUS_TYPES = {"message/delivery-status", "message/global-delivery-status"}
_RETURNED_TYPES = {
    "message/rfc822",
    "message/global",
    "text/rfc822-headers",
    "message/global-headers",
}
_ARRIVED = {"delivered", "relayed", "expanded", "deliverable"}
_ID_IN_TEXT = re.compile(rb"^[\s>]*message-id:\s*(<[^<>\s]{3,990}>)", re.IGNORECASE | re.MULTILINE)


def bounce(raw: bytes) -> Bounce | None:
    """What `raw` reports about a message of ours; None for every other mail. Never raises."""
    if not _is_report(raw):
        return None
    parts = list(leaves(tree(raw)[0]))
    original = _original_id(raw, parts)
    if any(part.content_type == "message/feedback-report" for part in parts):
        return Bounce(BounceKind.COMPLAINT, (), original, complainant=_complainant(parts))
    status = next((part for part in parts if part.content_type in _STATUS_TYPES), None)
    found = _machine_readable(read_status(_bytes(status)), original) if status else None
    return found or _by_prose(raw, original)


def _is_report(raw: bytes) -> bool:
    header = header_block(raw)
    if _FROM_A_SERVER.search(header):
        return True
    return _ABOUT_DELIVERY.match(unstructured(raw, "subject")) is not None


def _machine_readable(status: DeliveryStatus, original: str) -> Bounce | None:
    """None where the report names nobody: some servers leave the fields empty."""
    if not status.recipients:
        return None
    failures = tuple(_failure(one) for one in status.recipients if not _arrived(one))
    kind = BounceKind.FAILED
    if not failures:
        kind = BounceKind.DELIVERED
    elif all(one.action == "delayed" for one in status.recipients):
        kind = BounceKind.DELAYED
    return Bounce(kind, failures, original, status.envelope_id)


def _arrived(one: RecipientStatus) -> bool:
    return one.action in _ARRIVED or (not one.action and one.status.startswith("2"))


def _failure(one: RecipientStatus) -> Failure:
    """Permanent only where the report says so in the words of RFC 3464 or RFC 3463."""
    permanent = one.status.startswith("5") or (one.action == "failed" and not one.status)
    return Failure(
        recipient=storable(one.recipient, _DIAGNOSTIC_LIMIT),
        permanent=permanent and one.action != "delayed",
        status=one.status,
        diagnostic=storable(one.diagnostic, _DIAGNOSTIC_LIMIT),
    )


def _by_prose(raw: bytes, original: str) -> Bounce | None:
    failures = prose_failures(raw)
    if not failures:
        return None
    failed = any(one.permanent for one in failures)
    return Bounce(BounceKind.FAILED if failed else BounceKind.DELAYED, failures, original)


def _complainant(parts: Sequence[Part]) -> str:
    """Original-Rcpt-To of the report, else To of the returned message."""
    for part in parts:
        if part.content_type == "message/feedback-report":
            match = re.search(rb"(?im)^original-rcpt-to:\s*<?([^\s<>]{3,320})", _bytes(part))
            if match:
                return storable(match[1].decode("utf-8", "replace"), _DIAGNOSTIC_LIMIT)
    returned = next((part for part in parts if part.content_type in _RETURNED_TYPES), None)
    to = addresses(", ".join(field_values(_bytes(returned), "to"))) if returned else ()
    return to[0].address if to else ""


def _original_id(raw: bytes, parts: Sequence[Part]) -> str:
    """Of the message that came back: from its own header, else from where its text is quoted."""
    for part in parts:
        if part.content_type in _RETURNED_TYPES:
            found = own_id(field_values(_bytes(part).lstrip(), "message-id"))
            if found:
                return found
    quoted = _ID_IN_TEXT.findall(body_block(raw)[:_LOOKED_AT])
    return own_id(one.decode("utf-8", "replace") for one in quoted) or own_id(
        field_values(raw, "in-reply-to")
    )


def _bytes(part: Part) -> bytes:
    try:
        return content(part)[:_LOOKED_AT]
    except ParseError:
        return b""
