"""Messages that cannot be read or stored: kept unread with their bytes, and listed for people.

One bad message must neither be lost nor hold up the others. It takes its place like any other, so
that the cursor may move past it; rereading.py tries again.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import DatabaseError, DataError

from dealpost.conversations import storing
from dealpost.conversations.compression import compress
from dealpost.conversations.models import SetAside
from dealpost.conversations.preparing import Prepared, prepare
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import Arrival

# Classes of SQLSTATE: the data, a constraint, a limit of PostgreSQL (a tsvector of 1 MB). All else
# (a deadlock, a full disk, a shutdown) is no message's fault.
_ABOUT_DATA = {"22", "23", "54"}


def is_about_a_message(error: DatabaseError | UnicodeError) -> bool:
    """Say whether what was to be stored is to blame, so that the same would fail again."""
    if isinstance(error, UnicodeError):
        return True
    state = getattr(error.__cause__, "sqlstate", None)
    return isinstance(error, DataError) or str(state)[:2] in _ABOUT_DATA


def without_reading(arrival: Arrival, why: SetAside.Reason) -> Prepared:
    """Prepare a message without looking into it: it is known by its bytes as they are."""
    empty = prepare(arrival._replace(raw=b"", size=arrival.size or len(arrival.raw)))
    key = hashlib.sha256(b"unread\0" + arrival.raw).digest()
    return empty._replace(content_key=key, compressed=compress(arrival.raw), flaw=why.value)


def refused(message: Prepared) -> Prepared:
    """Return it without what was read from it, for a message that the database refuses."""
    return storing.unread(message)._replace(flaw=SetAside.Reason.REFUSED.value)


def remember(
    mailbox: Mailbox,
    folder: Folder | None,
    messages: Sequence[Prepared],
    keys: Sequence[int],
    *,
    at: datetime,
) -> None:
    """List those among the stored messages that were not read, or did not come whole."""
    for message, key in zip(messages, keys, strict=True):
        why = SetAside.Reason.TRUNCATED.value if message.arrival.truncated else message.flaw
        if not why:
            continue
        _row, is_new = SetAside.objects.get_or_create(
            message_id=key, defaults={"reason": why, "set_aside_at": at}
        )
        if is_new:
            name, uid = folder.name if folder else "", message.arrival.uid
            mailbox.note("set_aside", at=at, folder=name, uid=uid, reason=why)
