"""Who was let into one part of what becomes one is not let into the others.

Only who was let into all of them reads on; what a part takes along, its readers keep. Who waits for
an answer goes on waiting.
"""

from collections.abc import Collection

from django.db import connection

ADOPT_ACCESSES = """
WITH parts AS (
    SELECT conversation_id, mailbox_id FROM conversations_strand
    WHERE conversation_id = ANY(%(losers)s || %(winner)s::bigint)
), let_in AS (
    SELECT p.mailbox_id, a.user_id, min(a.word) AS word, max(a.asked_at) AS asked_at,
           max(a.decided_at) AS decided_at, min(a.decided_by_id) AS decided_by_id
    FROM parts p
    JOIN conversations_access a USING (conversation_id, mailbox_id)
    WHERE a.state = 'granted'
    GROUP BY p.mailbox_id, a.user_id
    HAVING count(*) = (SELECT count(*) FROM parts o WHERE o.mailbox_id = p.mailbox_id)
), closed AS (
    UPDATE conversations_access a SET state = 'revoked'
    WHERE a.conversation_id = %(winner)s AND a.state = 'granted'
      AND (a.mailbox_id, a.user_id) NOT IN (SELECT mailbox_id, user_id FROM let_in)
)
INSERT INTO conversations_access (conversation_id, mailbox_id, user_id, state, word, asked_at,
                                  decided_by_id, decided_at)
SELECT %(winner)s, mailbox_id, user_id, 'granted', word, asked_at, decided_by_id, decided_at
FROM let_in
ON CONFLICT (conversation_id, mailbox_id, user_id) DO UPDATE SET state = 'granted'
"""


ADOPT_REQUESTS = """
INSERT INTO conversations_access (conversation_id, mailbox_id, user_id, state, word, asked_at)
SELECT DISTINCT ON (mailbox_id, user_id) %(winner)s, mailbox_id, user_id, state, word, asked_at
FROM conversations_access WHERE conversation_id = ANY(%(losers)s) AND state = 'asked'
ORDER BY mailbox_id, user_id, asked_at DESC
ON CONFLICT DO NOTHING
"""


def keep_out(winner: int, losers: Collection[int]) -> None:
    """Let into the winner only whom all of these conversations let in, mailbox by mailbox.

    Call it before the strands are adopted, while they show which parts there are.
    """
    with connection.cursor() as cursor:
        cursor.execute(ADOPT_ACCESSES, {"winner": winner, "losers": list(losers)})
        cursor.execute(ADOPT_REQUESTS, {"winner": winner, "losers": list(losers)})
