"""A folder has new uids: its messages are recognised, and keep their places, flags and changes.

Recognised is what lay in the same folder before and looks the same by Message-ID, date, sender,
subject, size, and by the moment when the provider received it, to the second. So a new message is
never taken for an old one because a stranger copied its headers; what is in doubt is fetched.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from django.db import connection

from dealpost.conversations import mirroring
from dealpost.conversations.preparing import believable
from dealpost.mailboxes.models import Folder
from dealpost.mime.reading import read
from dealpost.providers.contract import Envelope, Recognised

Looks: TypeAlias = tuple[object, ...]

BEFORE = """
SELECT p.delivery_id, m.rfc_message_id, m.at, m.sender_address, m.subject, m.size, d.received_at
FROM conversations_placement p
JOIN conversations_delivery d ON d.id = p.delivery_id
JOIN conversations_message m ON m.id = d.message_id
WHERE p.folder_id = %(folder)s AND p.epoch NOT IN (0, %(epoch)s)
  AND m.rfc_message_id = ANY(%(identifiers)s)
"""

HELD = """
SELECT p.uid, m.rfc_message_id, m.at, m.sender_address, m.subject, m.size, d.received_at
FROM conversations_placement p
JOIN conversations_delivery d ON d.id = p.delivery_id
JOIN conversations_message m ON m.id = d.message_id
WHERE p.folder_id = %(folder)s AND p.epoch = %(epoch)s
  AND m.rfc_message_id = ANY(%(identifiers)s)
"""

# A message may have lain in the folder twice: one of its old places goes along, the other goes.
RENUMBER = """
UPDATE conversations_placement p SET epoch = %(epoch)s, uid = old.new_uid
FROM (
    SELECT DISTINCT ON (q.delivery_id) q.id, new.uid AS new_uid
    FROM unnest(%(uids)s::bigint[], %(deliveries)s::bigint[]) AS new (uid, delivery)
    JOIN conversations_placement q ON q.delivery_id = new.delivery
    WHERE q.folder_id = %(folder)s AND q.epoch NOT IN (0, %(epoch)s)
    ORDER BY q.delivery_id, q.id
) AS old
WHERE p.id = old.id AND NOT EXISTS (
    SELECT FROM conversations_placement taken
    WHERE taken.folder_id = %(folder)s AND taken.epoch = %(epoch)s AND taken.uid = old.new_uid)
"""


def is_under_way(folder: Folder) -> bool:
    """Whether we still have places of an earlier epoch of the folder."""
    return mirroring.of_other_epochs(folder).exists()


def recognise(folder: Folder, epoch: int, envelopes: Sequence[Envelope]) -> dict[int, int]:
    """Return uid -> delivery of those messages in this epoch that we have from an earlier one."""
    looks = {each.uid: _looks(each) for each in envelopes}
    known = _known(BEFORE, folder, epoch, list(looks.values()))
    return {uid: known[look] for uid, look in looks.items() if look in known}


def held_as(folder: Folder, envelopes: Sequence[Envelope]) -> dict[int, int]:
    """Return under which uids we hold these messages in a folder: uid there -> uid here.

    It may bear another name at the provider by now.
    """
    looks = {each.uid: _looks(each) for each in envelopes}
    known = _known(HELD, folder, folder.epoch, list(looks.values()))
    return {uid: known[look] for uid, look in looks.items() if look in known}


def _looks(envelope: Envelope) -> Looks:
    head = read(envelope.head + b"\r\n\r\n")
    at = believable(head.date, envelope.received_at)
    sender, subject = head.sender.address[:320], head.subject[:998]
    return (head.message_id, at, sender, subject, envelope.size, envelope.received_at)


def _known(
    statement: str, folder: Folder, epoch: int, wanted: Sequence[Looks]
) -> Mapping[Looks, int]:
    """Return messages by what they look like, without those that look like another."""
    identifiers = [look[0] for look in wanted if look[0]]
    with connection.cursor() as cursor:
        cursor.execute(statement, {"folder": folder.pk, "epoch": epoch, "identifiers": identifiers})
        rows = cursor.fetchall()
    found: dict[Looks, set[int]] = {}
    for key, *look in rows:
        found.setdefault(tuple(look), set()).add(key)
    return {look: keys.pop() for look, keys in found.items() if len(keys) == 1}


def renumber(folder: Folder, epoch: int, recognised: Sequence[Recognised], *, at: datetime) -> None:
    """Let messages lie under their new uids where they lay under old ones."""
    if not recognised:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            RENUMBER,
            {
                "folder": folder.pk,
                "epoch": epoch,
                "uids": [each.now.uid for each in recognised],
                "deliveries": [each.known_as for each in recognised],
            },
        )
    mirroring.change_flags(folder, epoch, [each.now for each in recognised], at=at)
