"""That a mailbox holds a message: once, however often and in however many folders it lies there."""

from collections.abc import Sequence

from django.db import connection

from dealpost.mailboxes.models import Mailbox
from dealpost.providers.contract import Arrival

# The latest of its dates decides whether it is of the time that the mailbox is to show, so that
# the order in which its copies are found does not matter.
HOLD = """
INSERT INTO conversations_delivery AS d
    (message_id, mailbox_id, thread_hint, received_at, is_written_here, is_draft, withheld)
SELECT DISTINCT ON (message) message, %(mailbox)s, hint, received_at, false, false, ''
FROM unnest(%(messages)s::bigint[], %(hints)s::text[], %(times)s::timestamptz[])
     AS new (message, hint, received_at)
ORDER BY message, received_at DESC
ON CONFLICT (message_id, mailbox_id) DO UPDATE SET received_at = EXCLUDED.received_at
WHERE d.received_at < EXCLUDED.received_at
"""


def hold(mailbox: Mailbox, messages: Sequence[int], arrivals: Sequence[Arrival]) -> None:
    """Note that the mailbox holds these messages (keys, each with how it came)."""
    with connection.cursor() as cursor:
        cursor.execute(
            HOLD,
            {
                "mailbox": mailbox.pk,
                "messages": list(messages),
                "hints": [arrival.thread_hint for arrival in arrivals],
                "times": [arrival.received_at for arrival in arrivals],
            },
        )
