"""How the labels of messages stand in the lists: a strand has those of its messages together."""

from collections.abc import Collection

from django.db import connection

from dealpost.conversations.gathering import HELD_IN

ANY_LABELS = """
SELECT EXISTS (SELECT FROM conversations_deliverylabel)
    OR EXISTS (SELECT FROM conversations_strandlabel)
"""
# A deleted label keeps its rows, out of sight.
STAND = """
WITH worn AS MATERIALIZED (
    SELECT DISTINCT s.id AS strand_id, w.label_id, s.mailbox_id, s.newest_at
    FROM {held_in}
    JOIN conversations_deliverylabel w ON w.delivery_id = d.id
    JOIN conversations_strand s
      ON s.conversation_id = m.conversation_id AND s.mailbox_id = d.mailbox_id
    WHERE d.withheld = '' AND s.conversation_id = ANY(%(ids)s)
), filed AS (
    SELECT f.strand_id, max(f.flagged) AS flagged,
           max(f.unread) FILTER (WHERE folder.role NOT IN ('trash', 'junk')) AS unread,
           bool_and(folder.role IN ('trash', 'junk')) AS is_discarded
    FROM conversations_filing f JOIN mailboxes_folder folder ON folder.id = f.folder_id
    WHERE f.strand_id IN (SELECT strand_id FROM worn)
    GROUP BY f.strand_id
), gone AS (
    DELETE FROM conversations_strandlabel old USING conversations_strand s
    WHERE s.id = old.strand_id AND s.conversation_id = ANY(%(ids)s)
      AND (old.strand_id, old.label_id) NOT IN (SELECT strand_id, label_id FROM worn)
)
INSERT INTO conversations_strandlabel AS s (
    strand_id, label_id, mailbox_id, newest_at, unread, flagged, is_discarded)
SELECT w.strand_id, w.label_id, w.mailbox_id, w.newest_at, COALESCE(f.unread, 0),
       COALESCE(f.flagged, 0), COALESCE(f.is_discarded, false)
FROM worn w LEFT JOIN filed f ON f.strand_id = w.strand_id
ON CONFLICT (strand_id, label_id) DO UPDATE SET
    newest_at = EXCLUDED.newest_at, unread = EXCLUDED.unread, flagged = EXCLUDED.flagged,
    is_discarded = EXCLUDED.is_discarded
WHERE (s.newest_at, s.unread, s.flagged, s.is_discarded) IS DISTINCT FROM
    (EXCLUDED.newest_at, EXCLUDED.unread, EXCLUDED.flagged, EXCLUDED.is_discarded)
"""


def stand(conversations: Collection[int]) -> None:
    """Make the labels of these conversations' strands what those of their messages are.

    Part of `standing.refresh`, which holds the lock on them. Where no message has a label, a first
    sync is not held up.
    """
    with connection.cursor() as cursor:
        cursor.execute(ANY_LABELS)
        if cursor.fetchone() == (True,):
            cursor.execute(STAND.format(held_in=HELD_IN), {"ids": sorted(conversations)})
