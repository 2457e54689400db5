"""How a conversation stands in the lists: its strands and filings, made from its messages.

They are recomputed, never counted up: so it does not matter in which order, or how often, the
facts beneath them arrive. One statement each, because a first sync does this for every batch.
"""

from collections.abc import Collection

from django.db import connection, transaction

# Two refreshes of one conversation must not overlap, or the older could overwrite the newer; the
# order keeps two that share several conversations from waiting for each other for ever.
LOCK = "SELECT id FROM conversations_conversation WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE"

STRANDS = """
WITH held AS (
    SELECT m.conversation_id, d.mailbox_id, m.id, m.at, m.subject, m.snippet, m.has_attachments,
           COALESCE(NULLIF(m.sender_name, ''), m.sender_address) AS sender
    FROM conversations_message m JOIN conversations_delivery d ON d.message_id = m.id
    WHERE m.conversation_id = ANY(%(ids)s)
), senders AS (
    SELECT conversation_id, mailbox_id, jsonb_agg(sender ORDER BY first_at, first_id) AS people
    FROM (SELECT conversation_id, mailbox_id, sender, min(at) AS first_at, min(id) AS first_id
          FROM held GROUP BY 1, 2, 3) AS each_once
    GROUP BY 1, 2
), newest AS (
    SELECT DISTINCT ON (conversation_id, mailbox_id) *
    FROM held ORDER BY conversation_id, mailbox_id, at DESC, id DESC
), totals AS (
    SELECT conversation_id, mailbox_id, count(*) AS messages, bool_or(has_attachments) AS attached
    FROM held GROUP BY 1, 2
)
INSERT INTO conversations_strand (conversation_id, mailbox_id, visibility, subject, snippet,
                                  people, messages, has_attachments, newest_at)
SELECT n.conversation_id, n.mailbox_id, b.visibility, n.subject, n.snippet,
       s.people, t.messages, t.attached, n.at
FROM newest n
JOIN senders s USING (conversation_id, mailbox_id)
JOIN totals t USING (conversation_id, mailbox_id)
JOIN mailboxes_mailbox b ON b.id = n.mailbox_id
ON CONFLICT (conversation_id, mailbox_id) DO UPDATE SET
    subject = EXCLUDED.subject, snippet = EXCLUDED.snippet, people = EXCLUDED.people,
    messages = EXCLUDED.messages, has_attachments = EXCLUDED.has_attachments,
    newest_at = EXCLUDED.newest_at
"""

FILINGS = """
INSERT INTO conversations_filing (folder_id, strand_id, newest_at, messages, unread, flagged)
SELECT p.shown_in_id, s.id, max(m.at), count(DISTINCT m.id),
       count(DISTINCT m.id) FILTER (WHERE NOT p.is_seen),
       count(DISTINCT m.id) FILTER (WHERE p.is_flagged)
FROM conversations_message m
JOIN conversations_delivery d ON d.message_id = m.id
JOIN conversations_placement p ON p.delivery_id = d.id
JOIN conversations_strand s
  ON s.conversation_id = m.conversation_id AND s.mailbox_id = d.mailbox_id
WHERE m.conversation_id = ANY(%(ids)s) AND p.shown_in_id IS NOT NULL
GROUP BY p.shown_in_id, s.id
ON CONFLICT (folder_id, strand_id) DO UPDATE SET
    newest_at = EXCLUDED.newest_at, messages = EXCLUDED.messages,
    unread = EXCLUDED.unread, flagged = EXCLUDED.flagged
"""

LEFT_FOLDERS = """
DELETE FROM conversations_filing f USING conversations_strand s
WHERE s.id = f.strand_id AND s.conversation_id = ANY(%(ids)s) AND NOT EXISTS (
    SELECT FROM conversations_message m
    JOIN conversations_delivery d ON d.message_id = m.id AND d.mailbox_id = s.mailbox_id
    JOIN conversations_placement p ON p.delivery_id = d.id AND p.shown_in_id = f.folder_id
    WHERE m.conversation_id = s.conversation_id)
"""

LEFT_MAILBOXES = """
DELETE FROM conversations_strand s
WHERE s.conversation_id = ANY(%(ids)s) AND NOT EXISTS (
    SELECT FROM conversations_message m
    JOIN conversations_delivery d ON d.message_id = m.id AND d.mailbox_id = s.mailbox_id
    WHERE m.conversation_id = s.conversation_id)
"""

NEWEST = """
UPDATE conversations_conversation c SET newest_at = n.newest_at
FROM (SELECT conversation_id, max(at) AS newest_at FROM conversations_message
      WHERE conversation_id = ANY(%(ids)s) GROUP BY 1) AS n
WHERE c.id = n.conversation_id AND c.newest_at IS DISTINCT FROM n.newest_at
"""


@transaction.atomic
def refresh(conversations: Collection[int]) -> None:
    """Make the strands and filings of these conversations what their messages say."""
    if not conversations:
        return
    ids = {"ids": sorted(conversations)}
    with connection.cursor() as cursor:
        cursor.execute(LOCK, ids)
        cursor.execute(LEFT_FOLDERS, ids)
        # Filings go with their strand by the first statement: without a delivery, no placement.
        cursor.execute(LEFT_MAILBOXES, ids)
        cursor.execute(STRANDS, ids)
        cursor.execute(FILINGS, ids)
        cursor.execute(NEWEST, ids)
