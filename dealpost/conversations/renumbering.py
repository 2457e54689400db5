"""Messages under new uids are recognised: where a folder was renumbered, or they were moved.

Recognised is what the mailbox has and looks the same by Message-ID, date, sender, subject, size,
and by the moment when the provider received it, to the second. So a new message is never taken for
an old one because a stranger copied its headers; what is in doubt is fetched.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

from django.db import connection

from dealpost import live
from dealpost.conversations import mirroring, telling
from dealpost.conversations.models import Delivery
from dealpost.conversations.overlaying import overlay
from dealpost.conversations.preparing import believable
from dealpost.conversations.standing import refresh
from dealpost.mailboxes.models import Folder
from dealpost.mime.reading import read
from dealpost.providers.contract import Envelope, Recognised

Looks: TypeAlias = tuple[object, ...]

# Looked up one by one, as in gathering.py: this is asked before new mail is fetched, however much
# there is already.
KNOWN = """
SELECT {key}, m.rfc_message_id, m.at, m.sender_address, m.subject, m.size, d.received_at
FROM (SELECT DISTINCT unnest(%(identifiers)s::text[])) AS wanted (identifier)
CROSS JOIN LATERAL (
    SELECT * FROM conversations_message WHERE rfc_message_id = wanted.identifier OFFSET 0
) AS m
CROSS JOIN LATERAL (
    SELECT * FROM conversations_delivery WHERE message_id = m.id OFFSET 0
) AS d
{where}
"""
# Not those that lie there already: one more that looks the same is another.
ELSEWHERE = """
WHERE d.mailbox_id = %(mailbox)s
  AND NOT EXISTS (SELECT FROM conversations_placement p WHERE p.delivery_id = d.id
                    AND p.folder_id = %(folder)s AND p.epoch = %(epoch)s OFFSET 0)
"""
THERE = """
CROSS JOIN LATERAL (
    SELECT * FROM conversations_placement WHERE delivery_id = d.id OFFSET 0
) AS p
WHERE p.folder_id = %(folder)s AND p.epoch = %(epoch)s
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

PLACE = """
INSERT INTO conversations_placement
    (delivery_id, folder_id, epoch, uid, remote_flags, modseq, shown_in_id, is_seen, is_flagged)
SELECT d.id, %(folder)s, %(epoch)s, new.uid, new.flags::varchar[], new.modseq, %(folder)s,
       new.flags @> ARRAY['\\Seen'], new.flags @> ARRAY['\\Flagged']
FROM (SELECT unnest(%(deliveries)s::bigint[]) AS delivery, unnest(%(uids)s::bigint[]) AS uid,
             unnest(%(modseqs)s::bigint[]) AS modseq,
             string_to_array(unnest(%(flags)s::text[]), ' ') AS flags) AS new
JOIN conversations_delivery d ON d.id = new.delivery AND d.mailbox_id = %(mailbox)s
ON CONFLICT (folder_id, epoch, uid) DO NOTHING
RETURNING delivery_id
"""


def is_under_way(folder: Folder) -> bool:
    """Whether we still have places of an earlier epoch of the folder."""
    return mirroring.of_other_epochs(folder).exists()


def recognise(folder: Folder, epoch: int, envelopes: Sequence[Envelope]) -> dict[int, int]:
    """Return uid -> delivery of those messages in this epoch that we have from elsewhere."""
    return _known(KNOWN.format(key="d.id", where=ELSEWHERE), folder, epoch, envelopes)


def held_as(folder: Folder, envelopes: Sequence[Envelope]) -> dict[int, int]:
    """Return under which uids we hold these messages in a folder: uid there -> uid here.

    It may bear another name at the provider by now.
    """
    return _known(KNOWN.format(key="p.uid", where=THERE), folder, folder.epoch, envelopes)


def _looks(envelope: Envelope) -> Looks:
    head = read(envelope.head + b"\r\n\r\n")
    at = believable(head.date, envelope.received_at)
    sender, subject = head.sender.address[:320], head.subject[:998]
    return (head.message_id, at, sender, subject, envelope.size, envelope.received_at)


def _known(
    statement: str, folder: Folder, epoch: int, envelopes: Sequence[Envelope]
) -> dict[int, int]:
    """Return by uid what looks the same, unless several do."""
    looks = {each.uid: _looks(each) for each in envelopes}
    identifiers = [look[0] for look in looks.values() if look[0]]
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "mailbox": folder.mailbox_id,
                "folder": folder.pk,
                "epoch": epoch,
                "identifiers": identifiers,
            },
        )
        rows = cursor.fetchall()
    found: dict[Looks, set[int]] = {}
    for key, *look in rows:
        found.setdefault(tuple(look), set()).add(key)
    known = {look: keys.pop() for look, keys in found.items() if len(keys) == 1}
    return {uid: known[look] for uid, look in looks.items() if look in known}


def renumber(folder: Folder, epoch: int, recognised: Sequence[Recognised], *, at: datetime) -> None:
    """Let messages lie under these uids, where they lay under old ones or in other folders."""
    if not recognised:
        return
    values: dict[str, Any] = {
        "mailbox": folder.mailbox_id,
        "folder": folder.pk,
        "epoch": epoch,
        "uids": [each.now.uid for each in recognised],
        "deliveries": [each.known_as for each in recognised],
        "modseqs": [each.now.modseq for each in recognised],
        "flags": [" ".join(sorted(each.now.flags)) for each in recognised],
    }
    with connection.cursor() as cursor:
        cursor.execute(RENUMBER, values)
        cursor.execute(PLACE, values)
        moved = {delivery for (delivery,) in cursor.fetchall()}
    mirroring.change_flags(folder, epoch, [each.now for each in recognised], at=at)
    if moved:
        held = Delivery.objects.filter(pk__in=moved)
        held.exclude(unplaced_at=None, removed_at=None).update(unplaced_at=None, removed_at=None)
        conversations = overlay(moved)
        refresh(conversations)
        live.changed(*telling.conversations_in(folder.mailbox_id, conversations))
