"""What the list of a label shows: strands that have it, newest first, wherever their mail lies.

All that the reader may read: their own mailboxes' and what colleagues share. Only what lies in the
trash or among junk is left out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from django.db import connection

from dealpost.accounts.models import User
from dealpost.conversations.listing import MOST_COUNTED, PAGE, Place, Row
from dealpost.conversations.models import Label, Strand, StrandLabel
from dealpost.conversations.searching import SHARED
from dealpost.conversations.walking import Walk
from dealpost.mailboxes.models import Mailbox

# One short walk along (label, mailbox, newest_at, strand) per mailbox; `readable_by` has the last
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

    def readable(strands: Collection[int]) -> list[Row]:
        listed = label.strands.filter(strand__in=strands).select_related("strand")
        ordered = listed.order_by("-newest_at", "-strand_id")
        return [_row(each, own) for each in _readable(ordered, user, own)]

    return walk.page(after, limit=limit, readable=readable)


def unread_counts(labels: Collection[Label], *, user: User) -> dict[int, int]:
    """Return how many conversations with each label wait for this user, up to MOST_COUNTED."""
    own = set(Mailbox.objects.used_by(user).values_list("pk", flat=True))
    keys = [label.pk for label in labels]
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"labels": keys, "own": sorted(own), "most": MOST_COUNTED})
        return dict(cursor.fetchall())


def labels_of(conversations: Collection[int], *, user: User) -> dict[int, list[Label]]:
    """Return the labels of each conversation, of those of its messages that this user may read."""
    rows = StrandLabel.objects.filter(label__deleted_at=None)
    found = list(rows.filter(strand__conversation__in=conversations).select_related("strand"))
    if not found:
        return {}
    own = set(Mailbox.objects.used_by(user).values_list("pk", flat=True))
    pairs = {(each.strand.conversation_id, each.label_id) for each in _readable(found, user, own)}
    labels: defaultdict[int, list[Label]] = defaultdict(list)
    for label in Label.objects.standing().by_name():
        for conversation in conversations:
            if (conversation, label.pk) in pairs:
                labels[conversation].append(label)
    return labels


def _readable(
    rows: Iterable[StrandLabel], user: User, own: Collection[int]
) -> Iterator[StrandLabel]:
    """Yield those that this user may read, as `Strand.readable_by` has it.

    That is asked of the mail of others only: there it takes long to answer.
    """
    found = list(rows)
    others = {each.strand_id for each in found if each.mailbox_id not in own}
    shared: set[int] = set()
    if others:
        readable = Strand.objects.readable_by(user).filter(pk__in=others)
        shared = set(readable.values_list("pk", flat=True))
    return (
        each
        for each in found
        if each.strand_id in shared or (each.strand_id not in others and each.strand.messages)
    )


def _row(found: StrandLabel, own: Collection[int]) -> Row:
    counted = {"unread": found.unread, "flagged": found.flagged} if found.mailbox_id in own else {}
    return Row.of(found.strand, newest_at=found.newest_at, **counted)
