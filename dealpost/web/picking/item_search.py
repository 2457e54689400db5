"""Look for the item that a conversation is about."""

from collections.abc import Sequence

from django.db import models

from dealpost.accounts.models import User
from dealpost.conversations.models import Conversation, Link
from dealpost.crm.models import ITEM_KINDS

NAMES = {"person": "name", "organization": "name"}  # the others have a title
ORDER = ("deal", "lead", "project", "person", "organization")
MOST_PER_KIND = 4


def items_like(
    text: str, conversation: Conversation, user: User
) -> Sequence[tuple[str, models.Model]]:
    """Return kinds and items that this user may see and that are not linked yet."""
    found = []
    for kind in ORDER:
        linked = Link.objects.standing().filter(
            conversation=conversation, **{f"{kind}__isnull": False}
        )
        items = (
            visible(kind, user)
            .filter(**{f"{NAMES.get(kind, 'title')}__icontains": text})
            .exclude(pk__in=linked.values(kind))
        )
        found += [(kind, item) for item in items[:MOST_PER_KIND]]
    return found


def items_named(text: str, user: User) -> Sequence[tuple[str, models.Model]]:
    """Return kinds and items with this in their name that this user may see."""
    return [
        (kind, item)
        for kind in ORDER
        for item in visible(kind, user).filter(**{f"{NAMES.get(kind, 'title')}__icontains": text})[
            :MOST_PER_KIND
        ]
    ]


def visible(kind: str, user: User) -> models.QuerySet[models.Model]:
    """The items of a kind that this user may see. KeyError if there is no such kind."""
    items: models.QuerySet[models.Model] = ITEM_KINDS[kind].objects.visible_to(user)  # type: ignore[attr-defined]  # each kind has it
    return items
