"""Who may know who got a message in secret (Bcc).

A message is stored once, with the bytes of whichever copy came first: that of its sender has a Bcc
field (RFC 5322 section 3.6.3), those of its receivers have none. So whoever reads it through a
receiver's mailbox must not be shown the field: only who may read the sender's own copy is.
"""

import re
from collections.abc import Collection

from django.db.models import F

from dealpost.accounts.models import User
from dealpost.conversations.models import Delivery, Message, Participant

_HEAD = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"^(?:resent-)?bcc[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*\n?", re.IGNORECASE | re.M)


def open_to(user: User, messages: Collection[int]) -> set[int]:
    """Return the keys of those messages (keys) whose Bcc this user may see."""
    if not messages:
        return set()
    sent = Delivery.objects.readable_by(user).filter(
        message__in=messages, mailbox__address__iexact=F("message__sender_address")
    )
    return set(sent.values_list("message", flat=True))


def known_participants(messages: Collection[Message], user: User) -> list[Participant]:
    """Return who takes part in these messages, as far as this user, who may see them, knows."""
    found = list(Participant.objects.filter(message__in=messages))
    blind = open_to(user, {each.message_id for each in found if each.is_blind})
    return [each for each in found if not each.is_blind or each.message_id in blind]


def without_blind_copies(raw: bytes) -> bytes:
    """Return a message as its receivers have it."""
    end = _HEAD.search(raw)
    at = end.start() + 1 if end else len(raw)
    return _FIELD.sub(b"", raw[:at]) + raw[at:]
