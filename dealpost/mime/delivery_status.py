"""Delivery status notifications that machines can read (RFC 3464)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_LARGEST = 500_000  # bytes of a status part that are looked at
_MOST = 1_000  # recipients
_GROUP_BREAK = re.compile(r"\n\s*\n")
_FIELD = re.compile(r"^([A-Za-z-]{1,60})[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
_ADDRESS = re.compile(r"(?<![\w.+-])(?![^\s@]{0,200}\.\.)[^\s<>;,\"]{1,200}@[^\s<>;,\"]{1,255}")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")

Fields = Mapping[str, str]  # lower-case names, values unfolded


@dataclass(frozen=True, slots=True)
class RecipientStatus:
    """What became of one recipient (RFC 3464 section 2.3)."""

    recipient: str
    action: str  # failed, delayed, delivered, relayed, expanded; lower case
    status: str  # like 5.1.1 (RFC 3463), "" if none
    diagnostic: str


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    envelope_id: str  # the ENVID we gave (RFC 3461), "" if none came back
    recipients: tuple[RecipientStatus, ...]


def read_status(content: bytes) -> DeliveryStatus:
    """The fields of a message/delivery-status part: one group for the message, then one each."""
    text = content[:_LARGEST].decode("utf-8", "replace").replace("\r\n", "\n").strip("\n")
    groups = [_fields(group) for group in _GROUP_BREAK.split(text)[: _MOST + 1]]
    recipients = [status for group in groups if (status := _recipient(group)) is not None]
    envelope = next((g["original-envelope-id"] for g in groups if "original-envelope-id" in g), "")
    return DeliveryStatus(envelope, tuple(recipients))


def status_in(text: str) -> str:
    """The first enhanced status code in `text`, "" if none."""
    match = _STATUS.search(text)
    return match[1] if match else ""


def _fields(group: str) -> Fields:
    return {m[1].lower(): " ".join(m[2].split()) for m in _FIELD.finditer(group)}


def _recipient(fields: Fields) -> RecipientStatus | None:
    address = _address(fields, "original-recipient") or _address(fields, "final-recipient")
    address = address or _address(fields, "x-actual-recipient")
    if not address:
        return None
    diagnostic = fields.get("diagnostic-code", "")
    return RecipientStatus(
        recipient=address,
        action=fields.get("action", "").split("(")[0].strip().lower(),
        status=status_in(fields.get("status", "")) or status_in(diagnostic),
        diagnostic=diagnostic.partition(";")[2].strip() or diagnostic,
    )


def _address(fields: Fields, name: str) -> str:
    """`rfc822; bob@example.com`, sometimes with <> or without the type."""
    match = _ADDRESS.search(fields.get(name, ""))
    return match[0] if match else ""
