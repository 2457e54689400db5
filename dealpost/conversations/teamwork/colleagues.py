"""Who shares a team's mailbox with somebody, and how much each of them has to do there."""

from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from dealpost.accounts.models import User
from dealpost.conversations.listing import MOST_COUNTED
from dealpost.conversations.teamwork.listing import AT_HAND
from dealpost.mailboxes.models import Mailbox

MOST_SHOWN = 30  # of a larger team only who comes first by name; all are in the menu of `i`

# By the index of what is assigned and open, which is little, whatever a mailbox holds.
COUNTS = """
SELECT colleague.id, (
    SELECT count(*) FROM (
        SELECT FROM conversations_strand s
        WHERE s.assignee_id = colleague.id AND s.mailbox_id = ANY(%(mailboxes)s)
          AND s.closed_at IS NULL AND s.messages > 0 AND {at_hand}
        LIMIT %(most)s) AS counted)
FROM unnest(%(colleagues)s::bigint[]) AS colleague (id)
"""


def colleagues_of(user: User) -> QuerySet[User]:
    """The other members of those of this user's teams that have a mailbox, by name."""
    teams = Mailbox.objects.used_by(user).filter(team__isnull=False).values("team")
    others = User.objects.filter(is_active=True, teams__in=teams).exclude(pk=user.pk)
    return others.distinct().order_by("name", "pk")


def with_work(mailboxes: Collection[int], *, user: User) -> list[tuple[User, int]]:
    """Return them with the number of conversations that each deals with, up to MOST_COUNTED.

    The caller has made sure that these are mailboxes of the user's teams.
    """
    colleagues = list(colleagues_of(user)[:MOST_SHOWN])
    if not colleagues:
        return []
    values: dict[str, Any] = {
        "mailboxes": sorted(mailboxes),
        "colleagues": [each.pk for each in colleagues],
        "most": MOST_COUNTED,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTS.format(at_hand=AT_HAND.format(unread="")), values)
        counts = dict(cursor.fetchall())
    return [(each, counts[each.pk]) for each in colleagues]
