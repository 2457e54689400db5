"""How a conversation stands in the lists: its strands and filings, made from its messages.

They are recomputed, never counted up: so it does not matter in which order, or how often, the
facts beneath them arrive. One statement each, because a first sync does this for every batch.
"""

from collections.abc import Collection

from django.db import connection, transaction

from dealpost.conversations.gathering import HELD_IN
from dealpost.conversations.labels.standing import stand
from dealpost.conversations.wanting import judge

# Two refreshes of one conversation must not overlap, or the older could overwrite the newer; the
# order keeps two that share several conversations from waiting for each other for ever.
LOCK = "SELECT id FROM conversations_conversation WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE"

# A strand of which all is kept back remembers what was decided of its visibility, and says nothing.
# A conversation is as new as what is shown of it: mail that is kept back must not lift it.
STRANDS = """
WITH held AS MATERIALIZED (
    SELECT m.conversation_id, d.mailbox_id, m.id, m.at, m.subject, m.snippet, m.has_attachments,
           m.rfc_message_id,
           COALESCE(NULLIF(m.sender_name, ''), m.sender_address) AS sender,
           d.withheld = '' AS is_shown
    FROM {held_in}
), senders AS (
    SELECT conversation_id, mailbox_id, jsonb_agg(sender ORDER BY first_at, first_id) AS people
    FROM (SELECT conversation_id, mailbox_id, sender, min(at) AS first_at, min(id) AS first_id
          FROM held WHERE is_shown GROUP BY 1, 2, 3) AS each_once
    GROUP BY 1, 2
), newest AS MATERIALIZED (
    SELECT DISTINCT ON (conversation_id, mailbox_id) *
    FROM held WHERE is_shown ORDER BY conversation_id, mailbox_id, at DESC, id DESC
), totals AS (
    SELECT conversation_id, mailbox_id, count(*) AS messages, bool_or(has_attachments) AS attached
    FROM held WHERE is_shown GROUP BY 1, 2
), intended AS MATERIALIZED (
    SELECT DISTINCT ON (h.conversation_id, h.mailbox_id)
           h.conversation_id, h.mailbox_id, i.visibility
    FROM conversations_intendedvisibility i
    JOIN held h ON h.mailbox_id = i.mailbox_id AND h.rfc_message_id = i.message_identifier
    ORDER BY h.conversation_id, h.mailbox_id, i.visibility = 'private' DESC
), written AS (
    INSERT INTO conversations_strand AS s (
        conversation_id, mailbox_id, visibility, is_chosen, subject, snippet, people, messages,
        has_attachments, newest_at)
    SELECT n.conversation_id, n.mailbox_id, COALESCE(i.visibility, b.visibility),
           i.visibility IS NOT NULL, n.subject, n.snippet, p.people, t.messages, t.attached, n.at
    FROM newest n
    JOIN senders p USING (conversation_id, mailbox_id)
    JOIN totals t USING (conversation_id, mailbox_id)
    JOIN mailboxes_mailbox b ON b.id = n.mailbox_id
    LEFT JOIN intended i USING (conversation_id, mailbox_id)
    ON CONFLICT (conversation_id, mailbox_id) DO UPDATE SET
        subject = EXCLUDED.subject, snippet = EXCLUDED.snippet, people = EXCLUDED.people,
        messages = EXCLUDED.messages, has_attachments = EXCLUDED.has_attachments,
        newest_at = EXCLUDED.newest_at, is_chosen = s.is_chosen OR EXCLUDED.is_chosen,
        visibility = CASE WHEN EXCLUDED.is_chosen THEN EXCLUDED.visibility ELSE s.visibility END
    WHERE EXCLUDED.is_chosen
       OR (s.subject, s.snippet, s.people, s.messages, s.has_attachments, s.newest_at)
        IS DISTINCT FROM (EXCLUDED.subject, EXCLUDED.snippet, EXCLUDED.people, EXCLUDED.messages,
                          EXCLUDED.has_attachments, EXCLUDED.newest_at)
), others AS MATERIALIZED (
    SELECT s.id, bool_or(h.id IS NOT NULL) AS is_held
    FROM conversations_strand s
    LEFT JOIN held h ON h.conversation_id = s.conversation_id AND h.mailbox_id = s.mailbox_id
    WHERE s.conversation_id = ANY(%(ids)s)
    GROUP BY s.id HAVING bool_or(h.is_shown) IS NOT TRUE
), silenced AS (
    UPDATE conversations_strand s
    SET messages = 0, subject = '', snippet = '', people = '[]', has_attachments = false
    FROM others WHERE s.id = others.id AND s.conversation_id = ANY(%(ids)s)
      AND others.is_held AND s.messages > 0
), emptied AS (
    DELETE FROM conversations_filing
    WHERE strand_id = ANY(ARRAY(SELECT id FROM others WHERE NOT is_held))
), gone AS (
    DELETE FROM conversations_strand
    WHERE id = ANY(ARRAY(SELECT id FROM others WHERE NOT is_held))
)
UPDATE conversations_conversation c SET newest_at = n.newest_at
FROM (SELECT conversation_id, max(at) AS newest_at FROM newest GROUP BY 1) AS n
WHERE c.id = n.conversation_id AND c.id = ANY(%(ids)s) AND c.newest_at IS DISTINCT FROM n.newest_at
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
    FROM {held_in} WHERE d.withheld = ''
), placed AS MATERIALIZED (
    SELECT p.id, p.shown_in_id, p.is_seen, p.is_flagged, h.at, h.id AS message_id,
           s.id AS strand_id
    FROM held h
    JOIN strands s USING (conversation_id, mailbox_id)
    CROSS JOIN LATERAL (
        SELECT * FROM conversations_placement WHERE delivery_id = h.delivery_id OFFSET 0
    ) AS p
    JOIN mailboxes_folder f ON f.id = p.folder_id AND p.uid > f.hidden_to
    WHERE p.shown_in_id IS NOT NULL
), labelled AS MATERIALIZED (
    SELECT p.id, f.id AS label_id, f.role IN ('inbox', 'sent', 'drafts') AS is_at_hand
    FROM placed p
    CROSS JOIN LATERAL (
        SELECT folder_id FROM conversations_labelling WHERE placement_id = p.id OFFSET 0
    ) AS l
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
    DELETE FROM conversations_filing WHERE id = ANY(ARRAY(
        SELECT f.id FROM strands s CROSS JOIN LATERAL (
            SELECT * FROM conversations_filing WHERE strand_id = s.id OFFSET 0
        ) AS f
        WHERE NOT EXISTS (
            SELECT FROM shown WHERE shown.folder_id = f.folder_id AND shown.strand_id = s.id)))
)
INSERT INTO conversations_filing AS f (
    folder_id, strand_id, newest_at, messages, unread, flagged)
SELECT folder_id, strand_id, newest_at, messages, unread, flagged FROM shown
ON CONFLICT (folder_id, strand_id) DO UPDATE SET
    newest_at = EXCLUDED.newest_at, messages = EXCLUDED.messages,
    unread = EXCLUDED.unread, flagged = EXCLUDED.flagged
WHERE (f.newest_at, f.messages, f.unread, f.flagged)
    IS DISTINCT FROM (EXCLUDED.newest_at, EXCLUDED.messages, EXCLUDED.unread, EXCLUDED.flagged)
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
        cursor.execute(STRANDS.format(held_in=HELD_IN), ids)
        cursor.execute(FILINGS.format(held_in=HELD_IN), ids)
    stand(conversations)


@transaction.atomic
def refile(conversations: Collection[int]) -> None:
    """As `refresh`, where nothing has changed but flags."""
    if not conversations:
        return
    ids = {"ids": sorted(conversations)}
    with connection.cursor() as cursor:
        cursor.execute(LOCK, ids)
        cursor.execute(FILINGS.format(held_in=HELD_IN), ids)
    stand(conversations)
