"""What people see of a message: what the provider has, overlaid with what was done here since.

Derived anew whenever either side changes, so neither the order of things nor their timing counts:
a change stays visible for as long as it exists.
"""

from collections.abc import Collection

from django.db import connection

from dealpost.conversations import labelling
from dealpost.conversations.labels import showing
from dealpost.conversations.models import Change, Delivery
from dealpost.mailboxes.models import Mailbox

# Field by field: of each flag the last change that names it, else what the provider has.
OVERLAY = """
UPDATE conversations_placement p
SET shown_in_id = seen.place, is_seen = seen.is_seen, is_flagged = seen.is_flagged
FROM (
    SELECT q.id,
           CASE WHEN q.shown_in_id IS NULL THEN NULL ELSE COALESCE(ours.place, q.folder_id) END
               AS place,
           COALESCE(ours.seen, q.remote_flags @> ARRAY['\\Seen']::varchar[]) AS is_seen,
           COALESCE(ours.flagged, q.remote_flags @> ARRAY['\\Flagged']::varchar[]) AS is_flagged
    FROM conversations_placement q
    CROSS JOIN LATERAL (
        SELECT (array_agg(c.add @> ARRAY['\\Seen']::varchar[] ORDER BY c.id DESC)
                FILTER (WHERE '\\Seen' = ANY(c.add || c.remove)))[1] AS seen,
               (array_agg(c.add @> ARRAY['\\Flagged']::varchar[] ORDER BY c.id DESC)
                FILTER (WHERE '\\Flagged' = ANY(c.add || c.remove)))[1] AS flagged,
               (array_agg(c.destination_id ORDER BY c.id DESC)
                FILTER (WHERE c.kind = 'move' AND c.folder_id = q.folder_id))[1] AS place
        FROM conversations_change c WHERE c.delivery_id = q.delivery_id
    ) AS ours
    WHERE q.delivery_id = ANY(%(deliveries)s)
) AS seen
WHERE p.id = seen.id AND (p.shown_in_id, p.is_seen, p.is_flagged)
    IS DISTINCT FROM (seen.place, seen.is_seen, seen.is_flagged)
"""


def overlay(deliveries: Collection[int]) -> set[int]:
    """Show these as they are; return their conversations, for `standing.refresh`."""
    with connection.cursor() as cursor:
        cursor.execute(OVERLAY, {"deliveries": sorted(deliveries)})
    labelling.show(deliveries)
    showing.show(deliveries)
    return Delivery.objects.filter(pk__in=deliveries).conversations()


def overlay_arrived(mailbox: Mailbox, messages: Collection[int]) -> None:
    """Lay over what has just come what was done to it when it lay elsewhere, or had another uid."""
    if not mailbox.changes.exists():  # as with most of the mail that ever comes
        return
    changed = Change.objects.filter(mailbox=mailbox, delivery__message__in=messages)
    deliveries = set(changed.values_list("delivery", flat=True))
    if deliveries:
        overlay(deliveries)
