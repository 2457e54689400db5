"""The names that an outgoing message bears, fixed before its first attempt.

The Message-ID carries a mark that only this installation can make: a stranger's References that
name a message of ours prove nothing, unless the mark is right.
"""

import re
import secrets
import uuid
from datetime import datetime

from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from dealpost.conversations.models import IntendedVisibility
from dealpost.outbox.models import Outgoing

_MARK = 16  # hex digits: 64 bits, out of reach of guessing over the network
_OURS = re.compile(rf"(?P<key>[0-9a-f]{{32}})\.(?P<mark>[0-9a-f]{{{_MARK}}})@")


def new_key(at: datetime) -> uuid.UUID:
    """Return a UUID of version 7 (RFC 9562 section 5.7): ordered in time, and unguessable."""
    milliseconds = int(at.timestamp() * 1000)
    value = (milliseconds & (2**48 - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76  # the version
    value = value & ~(0x3 << 62) | 0x2 << 62  # the variant
    return uuid.UUID(int=value)


def message_identifier(key: uuid.UUID, domain: str) -> str:
    """Return the Message-ID, without <>. It tells nobody the number of a row."""
    return f"{key.hex}.{_mark(key.hex)}@{domain}"


def intention_of(outgoing: Outgoing) -> "QuerySet[IntendedVisibility]":
    """Who is to read it, noted until it stands in its conversation."""
    domain = outgoing.mailbox.address.rpartition("@")[2]
    return IntendedVisibility.objects.filter(
        mailbox=outgoing.mailbox_id, message_identifier=message_identifier(outgoing.key, domain)
    )


def is_ours(identifier: str) -> bool:
    """Whether this installation made this Message-ID."""
    found = _OURS.match(identifier)
    return found is not None and constant_time_compare(_mark(found["key"]), found["mark"])


def _mark(key: str) -> str:
    return salted_hmac("dealpost.outbox.message-id", key, algorithm="sha256").hexdigest()[:_MARK]
