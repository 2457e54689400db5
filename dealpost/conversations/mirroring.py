"""What the provider says of messages that we have: their flags, and that they are gone.

Our own changes that the provider does not know yet (Change) stay visible above what it says.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from dealpost import live
from dealpost.conversations import labelling, remaining, telling
from dealpost.conversations.labels.showing import show
from dealpost.conversations.models import Delivery, Placement
from dealpost.conversations.standing import refile, refresh
from dealpost.mailboxes.models import Folder
from dealpost.providers.contract import FlagChange, UidRange

# One by one, as in gathering.py: a few flags must not cost a look at all of a large folder.
CHANGE_FLAGS = """
WITH told AS MATERIALIZED (
    SELECT p.id, p.delivery_id, new.modseq, string_to_array(new.flags, ' ') AS flags
    FROM unnest(%(uids)s::bigint[], %(modseqs)s::bigint[], %(flags)s::text[])
         AS new (uid, modseq, flags)
    CROSS JOIN LATERAL (
        SELECT * FROM conversations_placement
        WHERE folder_id = %(folder)s AND epoch = %(epoch)s AND uid = new.uid OFFSET 0
    ) AS p
), ours AS MATERIALIZED (
    SELECT delivery_id, (array_agg(add @> ARRAY['\\Seen']::varchar[] ORDER BY id DESC)
                         FILTER (WHERE '\\Seen' = ANY(add || remove)))[1] AS seen,
           (array_agg(add @> ARRAY['\\Flagged']::varchar[] ORDER BY id DESC)
            FILTER (WHERE '\\Flagged' = ANY(add || remove)))[1] AS flagged
    FROM conversations_change
    WHERE mailbox_id = %(mailbox)s AND delivery_id = ANY(ARRAY(SELECT delivery_id FROM told))
    GROUP BY delivery_id
), changed AS (
    UPDATE conversations_placement p
    SET remote_flags = told.flags::varchar[], modseq = told.modseq,
        is_seen = COALESCE(ours.seen, told.flags @> ARRAY['\\Seen']),
        is_flagged = COALESCE(ours.flagged, told.flags @> ARRAY['\\Flagged'])
    FROM told LEFT JOIN ours USING (delivery_id)
    WHERE p.id = told.id AND p.id = ANY(ARRAY(SELECT id FROM told))
    RETURNING p.delivery_id
)
SELECT d.id, m.conversation_id FROM changed
CROSS JOIN LATERAL (
    SELECT id, message_id FROM conversations_delivery WHERE id = changed.delivery_id OFFSET 0
) AS d
CROSS JOIN LATERAL (
    SELECT conversation_id FROM conversations_message WHERE id = d.message_id OFFSET 0
) AS m
"""

# Runs of uids without a gap: a uid minus its rank is the same throughout a run.
KNOWN = """
SELECT min(uid), max(uid)
FROM (SELECT uid, uid - row_number() OVER (ORDER BY uid) AS run
      FROM conversations_placement WHERE folder_id = %(folder)s AND epoch = %(epoch)s) AS ranked
GROUP BY run ORDER BY 1
"""

REMOVE = """
DELETE FROM conversations_placement p
USING unnest(%(lows)s::bigint[], %(highs)s::bigint[]) AS gone (low, high)
WHERE p.folder_id = %(folder)s AND p.epoch = %(epoch)s AND p.uid BETWEEN gone.low AND gone.high
RETURNING p.delivery_id
"""


def known_uids(folder: Folder) -> list[UidRange]:
    """Return the uids that we have in the folder, for a provider that must compare."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {"folder": folder.pk, "epoch": folder.epoch})
        return [(low, high) for low, high in cursor.fetchall()]


def change_flags(
    folder: Folder, epoch: int, changes: Sequence[FlagChange], *, at: datetime
) -> None:
    """Take over flags. Uids that we do not have are passed over."""
    if not changes:
        return
    remaining.keep_flags(folder, epoch, changes, at=at)
    with connection.cursor() as cursor:
        cursor.execute(
            CHANGE_FLAGS,
            {
                "mailbox": folder.mailbox_id,
                "folder": folder.pk,
                "epoch": epoch,
                "uids": [change.uid for change in changes],
                "modseqs": [change.modseq for change in changes],
                "flags": [" ".join(sorted(change.flags)) for change in changes],
            },
        )
        changed = dict(cursor.fetchall())
    labelling.keep(folder, epoch, {change.uid: change.labels for change in changes})
    show(changed)
    conversations = set(changed.values())
    refile(conversations)
    live.changed(*telling.conversations_in(folder.mailbox_id, conversations))


def remove(folder: Folder, epoch: int, uids: Sequence[UidRange], *, at: datetime) -> int:
    """Forget that messages lie in this folder; the messages themselves stay. Return how many."""
    if not uids:
        return 0
    kept = remaining.keep_places(folder, epoch, uids, at=at)
    with connection.cursor() as cursor:
        cursor.execute(
            REMOVE,
            {
                "folder": folder.pk,
                "epoch": epoch,
                "lows": [low for low, _ in uids],
                "highs": [high for _, high in uids],
            },
        )
        removed = kept | {delivery for (delivery,) in cursor.fetchall()}
        _let_go(removed, at=at)
    return len(removed)


def of_other_epochs(folder: Folder) -> QuerySet[Placement]:
    # Both sides of the epoch are found in the index; "another than" would read all of the folder.
    other = Q(epoch__gt=0, epoch__lt=folder.epoch) | Q(epoch__gt=folder.epoch)
    return Placement.objects.filter(other, folder=folder)


def forget_other_epochs(folder: Folder, *, at: datetime) -> None:
    """Drop the placements of an earlier epoch, once the folder has been read again."""
    old = of_other_epochs(folder)
    deliveries = set(old.values_list("delivery", flat=True))
    if deliveries:
        old.delete()
        _let_go(deliveries, at=at)


def _let_go(deliveries: Collection[int], *, at: datetime) -> None:
    lying = Placement.objects.lying().filter(delivery=OuterRef("pk"))
    nowhere = Delivery.objects.filter(pk__in=deliveries, unplaced_at=None, removed_at=None)
    nowhere.exclude(Exists(lying)).update(unplaced_at=at)
    _settle(deliveries)


def _settle(deliveries: Collection[int]) -> None:
    show(deliveries)
    conversations = Delivery.objects.filter(pk__in=deliveries).conversations()
    refresh(conversations)
    live.changed(*telling.conversations_of(deliveries))
