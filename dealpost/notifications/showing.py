"""Which notifications a user is shown: those about what they may see at this moment.

Whether they may is asked of the things on one page, and not of all that a user may ever see.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from dealpost.accounts.models import User
from dealpost.notifications.models import Notification
from dealpost.notifications.registry import kind_named

PAGE = 50
MOST_COUNTED = 100  # "99+" is all that anybody wants to know


def shown(
    user: User, *, before: tuple[datetime, int] | None = None, limit: int = PAGE
) -> tuple[list[Notification], bool]:
    """Return the next notifications, newest first, and whether there may be more after them.

    `before` is moment and key of the last one shown. Of `limit` rows fewer may be shown.
    """
    rows = Notification.objects.of(user).select_related("actor")
    if before is not None:
        at, key = before
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=key))
    page = list(rows.newest_first()[: limit + 1])
    return _visible(page[:limit], user), len(page) > limit


def unread_count(user: User) -> int:
    """Return how many unread ones there are to see, counted up to MOST_COUNTED."""
    return len(_visible(list(Notification.objects.of(user).unread()[:MOST_COUNTED]), user))


def may_be_shown(notification: Notification, user: User) -> bool:
    return bool(_visible([notification], user))


def _visible(page: Sequence[Notification], user: User) -> list[Notification]:
    things = defaultdict(set)
    for each in page:
        things[each.kind].add(each.thing_id)
    seen = {key: _seen(key, ids, user) for key, ids in things.items()}
    return [each for each in page if each.thing_id in seen[each.kind]]


def _seen(key: str, things: set[int], user: User) -> set[int]:
    kind = kind_named(key)
    if kind is None:  # of a room that is no longer here
        return set()
    return set(kind.visible(user).filter(pk__in=things).values_list("pk", flat=True))
