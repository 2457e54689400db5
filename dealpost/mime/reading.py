"""From raw bytes to a `ParsedMessage`, without ever failing: strangers write mail.

The fast parser's flat view is trusted for the plain cases, which are most; everything that it
cannot tell, or is known to get wrong, is read again with more care.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from fast_mail_parser import ParseError, PyAddress, PyLazyMail, parse_email

from .addresses import MOST, addresses, author
from .automation import Fields, automation
from .bodies import bodies
from .dates import sent_date
from .defusing import defused
from .encoded_words import decode_words
from .headers import all_fields, field_values, header_block
from .identifiers import message_ids, own_id, replied_ids
from .message import Address, Flaw, ParsedMessage
from .storable import storable
from .structure import LARGEST

SUBJECT_LIMIT = 998
_NAME_LIMIT = 500
_UNSUBSCRIBE_LIMIT = 2_000
# An address that needs no second look; longer ones and odd ones get one.
_PLAIN_ADDRESS = re.compile(r"[^\s@<>()\[\]\",;:\\\0\x80-\U0010ffff]{1,200}@[A-Za-z0-9.-]{1,255}")
_ODD_NAME = re.compile("^,|[<>\0\ufffd]|=\\?")


def read(raw: bytes, *, exact: bool = False) -> ParsedMessage:
    """Parse one message. Never raises, whatever the bytes.

    `exact` decodes the attachments too, for their exact size and SHA-256.
    """
    raw = defused(raw[:LARGEST])
    try:
        mail = parse_email(raw, mode="lazy")
        fields = _lower(mail.headers)
    except ParseError:
        mail = None
        fields = all_fields(raw)
    said = bodies(raw, mail, _first(fields, "content-type").lower(), exact=exact)
    if not raw.isascii() and not header_block(raw).isascii():
        mail = None  # the fast parser drops eight-bit letters within encoded words
        fields = all_fields(raw)
    subject = _subject(raw, fields)
    ids: Sequence[str] = fields.get("message-id", [])
    if len(ids) > 1:
        ids = field_values(raw, "message-id")  # in the order of the message, however spelt
    flaws = said.flaws | {Flaw.TWO_MESSAGE_IDS} if len(set(ids)) > 1 else said.flaws
    message_id = own_id(ids)
    return ParsedMessage(
        message_id=message_id,
        in_reply_to=_others(replied_ids(_first(fields, "in-reply-to")), message_id),
        references=_others(message_ids(" ".join(fields.get("references", ()))), message_id),
        sender=_sender(raw, mail),
        reply_to=_addresses(raw, "reply-to", fields, mail.reply_to if mail else []),
        to=_addresses(raw, "to", fields, mail.to if mail else []),
        cc=_addresses(raw, "cc", fields, mail.cc if mail else []),
        bcc=_addresses(raw, "bcc", fields, mail.bcc if mail else []),
        subject=subject,
        date=_date(mail, fields),
        text=said.text,
        html=said.html,
        attachments=said.attachments,
        automation=automation(fields, subject),
        list_unsubscribe=storable(_first(fields, "list-unsubscribe"), _UNSUBSCRIBE_LIMIT),
        one_click_unsubscribe="one-click" in _first(fields, "list-unsubscribe-post").lower(),
        flaws=flaws,
    )


def _lower(headers: dict[str, list[str]]) -> dict[str, list[str]]:
    """Field names in lower case; senders spell one name in two ways within one message."""
    fields: dict[str, list[str]] = {}
    for name, values in headers.items():
        key = name.lower()
        fields[key] = [*fields[key], *values] if key in fields else values
    return fields


def _first(fields: Fields, name: str) -> str:
    values = fields.get(name)
    return values[0].strip() if values else ""


def _others(ids: tuple[str, ...], message_id: str) -> tuple[str, ...]:
    """A message is not its own parent."""
    return tuple(one for one in ids if one != message_id) if message_id in ids else ids


def _subject(raw: bytes, fields: Fields) -> str:
    subject = _first(fields, "subject")
    if "\ufffd" in subject or "=?" in subject:  # split characters, unknown charsets, broken words
        values = field_values(raw, "subject")
        subject = decode_words(values[0]) if values else subject
    return storable(" ".join(subject.split()), SUBJECT_LIMIT)


def _sender(raw: bytes, mail: PyLazyMail | None) -> Address:
    found = mail.from_ if mail else None
    if found is not None and _is_plain(found):
        return Address(found.display_name or "", found.address)
    named = Address("", "")
    for name in ("from", "sender", "return-path"):
        for value in field_values(raw, name):
            address = author(value)
            if address.address:
                return address if not named.name else Address(named.name, address.address)
            named = named if named.name else address
    return named


def _addresses(
    raw: bytes, name: str, fields: Fields, found: list[PyAddress]
) -> tuple[Address, ...]:
    values = fields.get(name)
    if not values:
        return ()
    if len(values) == 1 and found and len(found) <= MOST and all(map(_is_plain, found)):
        return tuple([Address(one.display_name or "", one.address) for one in found])
    return addresses(", ".join(field_values(raw, name)))


def _is_plain(found: PyAddress) -> bool:
    name = found.display_name
    if name and (len(name) > _NAME_LIMIT or _ODD_NAME.search(name)):
        return False
    return _PLAIN_ADDRESS.fullmatch(found.address) is not None


def _date(mail: PyLazyMail | None, fields: Fields) -> datetime | None:
    parsed = mail.date_parsed if mail else None
    return parsed if parsed is not None else sent_date(_first(fields, "date"))
