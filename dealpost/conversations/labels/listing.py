"""What the list of a label shows: strands that have it, newest first, wherever their mail lies.

All that the reader may read: their own mailboxes' and what colleagues share. Only what lies in the
trash or among junk is left out.
"""

from collections import defaultdict
from collections.abc import Collection

from django.db import connection
from django.db.models.functions import Lower

from dealpost.accounts.models import User
from dealpost.conversations.listing import MOST_COUNTED, PAGE, Place, Row
from dealpost.conversations.models import Label, StrandLabel
from dealpost.conversations.models.strand import readable
from dealpost.conversations.searching import SHARED
from dealpost.conversations.walking import Walk
from dealpost.mailboxes.models import Mailbox

# One short walk along (label, mailbox, newest_at, strand) per mailbox; `readable` has the last
# word on what it finds.
WALK = """
SELECT found.strand_id, found.newest_at
FROM unnest(%(mailboxes)s::bigint[]) AS mailbox (id)
CROSS JOIN LATERAL (
    SELECT w.strand_id, w.newest_at FROM conversations_strandlabel w
    JOIN conversations_strand s ON s.id = w.strand_id
    WHERE w.label_id = %(label)s AND w.mailbox_id = mailbox.id AND NOT w.is_discarded
      AND {shared} {after} {unread}
    ORDER BY w.newest_at DESC, w.strand_id DESC LIMIT %(limit)s
) AS found
ORDER BY found.newest_at DESC, found.strand_id DESC LIMIT %(limit)s
"""
AFTER = "AND (w.newest_at, w.strand_id) < (%(newest_at)s, %(strand)s)"
UNREAD = "AND w.unread > 0 AND w.mailbox_id = ANY(%(own)s)"  # what others have read is their own

COUNTS = """
SELECT label.id, (
    SELECT count(*) FROM (
        SELECT FROM conversations_strandlabel w
        WHERE w.label_id = label.id AND w.mailbox_id = ANY(%(own)s) AND NOT w.is_discarded
          AND w.unread > 0
        LIMIT %(most)s) AS counted)
FROM unnest(%(labels)s::bigint[]) AS label (id)
"""


def rows(
    label: Label,
    *,
    user: User,
    after: Place | None = None,
    only_unread: bool = False,
    limit: int = PAGE,
) -> list[Row]:
    """Return the next rows; one that has it in several mailboxes is there once for each."""
    own = sorted(set(Mailbox.objects.used_by(user).values_list("pk", flat=True)))
    everyone = sorted(Mailbox.objects.values_list("pk", flat=True))
    walk = Walk(
        WALK.replace("{shared}", SHARED).replace("{unread}", UNREAD if only_unread else ""),
        AFTER,
        {"own": own, "mailboxes": everyone, "label": label.pk, "reader": user.pk},
    )

    def rows_of(strands: Collection[int]) -> list[Row]:
        listed = label.strands.filter(readable(user, "strand__"), strand__in=strands)
        ordered = listed.select_related("strand").order_by("-newest_at", "-strand_id")
        return [_row(each, own) for each in ordered]

    return walk.page(after, limit=limit, readable=rows_of)


def unread_counts(labels: Collection[Label], *, mailboxes: Collection[int]) -> dict[int, int]:
    """Return how many conversations with each label wait in mailboxes, up to MOST_COUNTED."""
    keys = [label.pk for label in labels]
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"labels": keys, "own": sorted(mailboxes), "most": MOST_COUNTED})
        return dict(cursor.fetchall())


def labels_of(conversations: Collection[int], *, user: User) -> dict[int, list[Label]]:
    """Return the labels of each conversation, of those of its messages that this user may read."""
    rows = (
        StrandLabel.objects.filter(readable(user, "strand__"), label__deleted_at=None)
        .filter(strand__conversation__in=conversations)
        .select_related("label", "strand")
        .order_by(Lower("label__name"))
    )
    labels: defaultdict[int, dict[int, Label]] = defaultdict(dict)
    for each in rows:
        labels[each.strand.conversation_id][each.label_id] = each.label
    return {conversation: list(once.values()) for conversation, once in labels.items()}


def _row(found: StrandLabel, own: Collection[int]) -> Row:
    counted = {"unread": found.unread, "flagged": found.flagged} if found.mailbox_id in own else {}
    return Row.of(found.strand, newest_at=found.newest_at, **counted)
