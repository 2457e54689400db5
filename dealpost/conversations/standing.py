"""How a conversation stands in the lists: its strands and filings, made from its messages.

They are recomputed, never counted up: so it does not matter in which order, or how often, the
facts beneath them arrive. One statement each, because a first sync does this for every batch.
"""

from collections.abc import Collection

from django.db import connection, transaction

from dealpost.conversations.wanting import judge

# Two refreshes of one conversation must not overlap, or the older could overwrite the newer; the
# order keeps two that share several conversations from waiting for each other for ever.
LOCK = "SELECT id FROM conversations_conversation WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE"

STRANDS = """
WITH held AS MATERIALIZED (
    SELECT m.conversation_id, d.mailbox_id, m.id, m.at, m.subject, m.snippet, m.has_attachments,
           COALESCE(NULLIF(m.sender_name, ''), m.sender_address) AS sender
    FROM conversations_message m
    JOIN conversations_delivery d ON d.message_id = m.id AND d.withheld = ''
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

# What shows in labels lies in All Mail, and stands in the list of that only once it is archived.
# The strands of these conversations are few: gathered first, they keep the planner from walking
# through a whole mailbox, which it likes while a first sync has outrun its statistics.
FILINGS = """
WITH strands AS MATERIALIZED (
    SELECT id, conversation_id, mailbox_id FROM conversations_strand
    WHERE conversation_id = ANY(%(ids)s)
), held AS MATERIALIZED (
    SELECT m.conversation_id, d.mailbox_id, d.id AS delivery_id, m.id, m.at
    FROM conversations_message m
    JOIN conversations_delivery d ON d.message_id = m.id AND d.withheld = ''
    WHERE m.conversation_id = ANY(%(ids)s)
), placed AS MATERIALIZED (
    SELECT p.id, p.shown_in_id, p.is_seen, p.is_flagged, h.at, h.id AS message_id,
           s.id AS strand_id
    FROM held h
    JOIN strands s USING (conversation_id, mailbox_id)
    JOIN conversations_placement p ON p.delivery_id = h.delivery_id
    JOIN mailboxes_folder f ON f.id = p.folder_id AND p.uid > f.hidden_to
    WHERE p.shown_in_id IS NOT NULL
), labelled AS MATERIALIZED (
    SELECT p.id, f.id AS label_id, f.role IN ('inbox', 'sent', 'drafts') AS is_at_hand
    FROM placed p
    JOIN conversations_labelling l ON l.placement_id = p.id
    JOIN mailboxes_folder f ON f.id = l.folder_id
), shown AS MATERIALIZED (
    SELECT folder_id, strand_id, max(at) AS newest_at, count(DISTINCT message_id) AS messages,
           count(DISTINCT message_id) FILTER (WHERE NOT is_seen) AS unread,
           count(DISTINCT message_id) FILTER (WHERE is_flagged) AS flagged
    FROM (
        SELECT shown_in_id AS folder_id, strand_id, at, message_id, is_seen, is_flagged
        FROM placed WHERE id NOT IN (SELECT id FROM labelled WHERE is_at_hand)
        UNION ALL
        SELECT label_id, strand_id, at, message_id, is_seen, is_flagged
        FROM labelled JOIN placed USING (id)
    ) AS everywhere
    GROUP BY folder_id, strand_id
), emptied AS (
    DELETE FROM conversations_filing f USING strands s
    WHERE f.strand_id = s.id AND NOT EXISTS (
        SELECT FROM shown WHERE shown.folder_id = f.folder_id AND shown.strand_id = f.strand_id)
)
INSERT INTO conversations_filing (folder_id, strand_id, newest_at, messages, unread, flagged)
SELECT folder_id, strand_id, newest_at, messages, unread, flagged FROM shown
ON CONFLICT (folder_id, strand_id) DO UPDATE SET
    newest_at = EXCLUDED.newest_at, messages = EXCLUDED.messages,
    unread = EXCLUDED.unread, flagged = EXCLUDED.flagged
"""

# Left without a message, and so, by the statement before, without a filing.
EMPTY_STRANDS = """
WITH held AS MATERIALIZED (
    SELECT DISTINCT m.conversation_id, d.mailbox_id
    FROM conversations_message m JOIN conversations_delivery d ON d.message_id = m.id
    WHERE m.conversation_id = ANY(%(ids)s)
)
DELETE FROM conversations_strand s
WHERE s.conversation_id = ANY(%(ids)s) AND NOT EXISTS (
    SELECT FROM held h
    WHERE h.conversation_id = s.conversation_id AND h.mailbox_id = s.mailbox_id)
"""

# All that it has is kept back: it remembers what was decided of its visibility, and says nothing.
SILENT_STRANDS = """
UPDATE conversations_strand s
SET messages = 0, subject = '', snippet = '', people = '[]', has_attachments = false
WHERE s.conversation_id = ANY(%(ids)s) AND s.messages > 0 AND NOT EXISTS (
    SELECT FROM conversations_message m
    JOIN conversations_delivery d ON d.message_id = m.id
    WHERE m.conversation_id = s.conversation_id AND d.mailbox_id = s.mailbox_id
      AND d.withheld = '')
"""

# By what is shown: mail that is kept back must not lift a conversation in anybody's list.
NEWEST = """
UPDATE conversations_conversation c SET newest_at = n.newest_at
FROM (SELECT m.conversation_id, max(m.at) AS newest_at FROM conversations_message m
      WHERE m.conversation_id = ANY(%(ids)s) AND EXISTS (
          SELECT FROM conversations_delivery d WHERE d.message_id = m.id AND d.withheld = '')
      GROUP BY 1) AS n
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
        judge(conversations)
        cursor.execute(STRANDS, ids)
        cursor.execute(FILINGS, ids)
        cursor.execute(EMPTY_STRANDS, ids)
        cursor.execute(SILENT_STRANDS, ids)
        cursor.execute(NEWEST, ids)
