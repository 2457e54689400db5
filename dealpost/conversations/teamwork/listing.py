"""What a team has to do: whose conversations are whose, in all team mailboxes of a user.

Each view is one short walk along an index per mailbox, so that old mail does not matter (OFFSET 0
keeps the planner from reading a whole mailbox instead). Only what waits in the inbox of a mailbox
is unassigned work: the years before it are nobody's to do.
"""

from collections.abc import Collection, Sequence
from typing import Any, Literal, TypeAlias

from django.db import connection

from dealpost.accounts.models import User
from dealpost.conversations.listing import MOST_COUNTED, PAGE, Place, Row
from dealpost.conversations.models import Filing, Strand
from dealpost.mailboxes.models import Mailbox

View: TypeAlias = Literal["mine", "unassigned", "others", "closed", "team", "mentions", "colleague"]

ASSIGNED = "s.assignee_id IS NOT NULL AND s.closed_at IS NULL AND s.assignee_id"
CONDITIONS: dict[View, str] = {
    "mine": f"{ASSIGNED} = %(user)s",
    "others": f"{ASSIGNED} <> %(user)s",
    "colleague": f"{ASSIGNED} = %(whose)s",
    "closed": "s.closed_at IS NOT NULL",
    "team": "true",
}
# Where all that is shown of it was thrown away, it is no work.
AT_HAND = """EXISTS (
    SELECT FROM conversations_filing f JOIN mailboxes_folder d ON d.id = f.folder_id
    WHERE f.strand_id = s.id AND d.role NOT IN ('trash', 'junk') {unread})"""

STRANDS = """
SELECT s.id AS strand, s.newest_at FROM conversations_strand s
WHERE s.mailbox_id = place.id AND s.messages > 0 AND {condition} AND {at_hand} {after}
ORDER BY s.newest_at DESC, s.id DESC LIMIT %(limit)s
"""
UNASSIGNED = """
SELECT f.strand_id AS strand, f.newest_at FROM conversations_filing f
CROSS JOIN LATERAL (
    SELECT FROM conversations_strand s
    WHERE s.id = f.strand_id AND s.assignee_id IS NULL AND s.closed_at IS NULL OFFSET 0
) AS waiting
WHERE f.folder_id = place.id {unread} {after}
ORDER BY f.newest_at DESC, f.strand_id DESC LIMIT %(limit)s
"""
WALK = """
SELECT found.strand, found.newest_at
FROM ({places}) AS place CROSS JOIN LATERAL ({walk}) AS found
ORDER BY found.newest_at DESC, found.strand DESC LIMIT %(limit)s
"""
COUNT = "(SELECT count(*) FROM ({walk}) AS waiting)"
MAILBOXES = "SELECT unnest(%(mailboxes)s::bigint[]) AS id"
INBOXES = """
SELECT id FROM mailboxes_folder WHERE mailbox_id = ANY(%(mailboxes)s) AND role = 'inbox'
"""


def team_mailboxes(user: User) -> list[int]:
    own = Mailbox.objects.used_by(user).filter(team__isnull=False)
    return sorted(set(own.values_list("pk", flat=True)))


def rows(
    view: View,
    *,
    user: User,
    whose: User | None = None,
    after: Place | None = None,
    only_unread: bool = False,
    limit: int = PAGE,
) -> list[Row]:
    """Return the next rows of a view, newest first; `whose` work, in that of a colleague."""
    values: dict[str, Any] = {
        "user": user.pk,
        "whose": whose.pk if whose else 0,
        "mailboxes": team_mailboxes(user),
        "limit": limit,
    }
    if after:
        values |= {"newest_at": after.newest_at, "strand": after.strand}
    with connection.cursor() as cursor:
        cursor.execute(_walk(view, is_after=bool(after), only_unread=only_unread), values)
        places = [Place(newest_at, strand) for strand, newest_at in cursor.fetchall()]
    strands = Strand.objects.in_bulk([place.strand for place in places])
    flags = _flags(list(strands))
    return [
        _row(strands[place.strand], place, flags.get(place.strand, (0, 0)))
        for place in places
        if place.strand in strands
    ]


def counts(mailboxes: Collection[int], *, user: User) -> dict[View, int]:
    """Return how many conversations wait in each view that is work, up to MOST_COUNTED.

    The caller has made sure that these are mailboxes of the user's teams.
    """
    views: Sequence[View] = ("mine", "unassigned", "others")
    counted = ", ".join(COUNT.format(walk=_walk(view)) for view in views)
    values: dict[str, Any] = {
        "user": user.pk,
        "limit": MOST_COUNTED,
        "mailboxes": sorted(mailboxes),
    }
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counted}", values)
        return dict(zip(views, cursor.fetchone() or (), strict=True))


def _walk(view: View, *, is_after: bool = False, only_unread: bool = False) -> str:
    """The statement that finds strand and newest_at of the conversations of a view."""
    unread = "AND f.unread > 0" if only_unread else ""
    if view == "unassigned":
        after = "AND (f.newest_at, f.strand_id) < (%(newest_at)s, %(strand)s)" if is_after else ""
        return WALK.format(places=INBOXES, walk=UNASSIGNED.format(unread=unread, after=after))
    after = "AND (s.newest_at, s.id) < (%(newest_at)s, %(strand)s)" if is_after else ""
    at_hand = AT_HAND.format(unread=unread)
    walk = STRANDS.format(condition=CONDITIONS[view], at_hand=at_hand, after=after)
    return WALK.format(places=MAILBOXES, walk=walk)


def _flags(strands: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return how many messages of each strand are unread and flagged."""
    flags: dict[int, tuple[int, int]] = {}
    filings = Filing.objects.filter(strand__in=strands)
    for strand, unread, flagged in filings.values_list("strand", "unread", "flagged"):
        most = flags.get(strand, (0, 0))
        flags[strand] = (max(most[0], unread), max(most[1], flagged))
    return flags


def _row(strand: Strand, place: Place, flags: tuple[int, int]) -> Row:
    return Row.of(strand, newest_at=place.newest_at, unread=flags[0], flagged=flags[1])
