"""What a message is about, as the addresses of pages and its rows name it: "deal-42"."""

import re
from collections import defaultdict
from collections.abc import Sequence

from django.db import models

from dealpost import live
from dealpost.accounts.models import User
from dealpost.conversations.models import ABOUT_KINDS, kind_of
from dealpost.crm.models import ITEM_KINDS

MOST = 20  # that one message can be about
NAME = re.compile(rf"({'|'.join(ITEM_KINDS)})-([1-9]\d{{0,17}})", re.ASCII)


def items_named(names: Sequence[str], user: User) -> list[models.Model]:
    """Return the items of these names that this user sees, in this order, each once."""
    keys: defaultdict[str, list[int]] = defaultdict(list)
    for name in names[:MOST]:
        if read := NAME.fullmatch(name):
            keys[read[1]].append(int(read[2]))
    found = {live.topic(item): item for kind in keys for item in _seen(kind, keys[kind], user)}
    return [found[name] for name in dict.fromkeys(names) if name in found]


def names_of(items: Sequence[models.Model]) -> list[str]:
    return [live.topic(item) for item in items]


def can_be_first(item: models.Model) -> bool:
    """Whether a conversation can be first of all about it: persons only take part in one."""
    return kind_of(item) in ABOUT_KINDS


def _seen(kind: str, keys: list[int], user: User) -> models.QuerySet[models.Model]:
    seen: models.QuerySet[models.Model] = ITEM_KINDS[kind]._default_manager.visible_to(user)  # type: ignore[attr-defined]  # every kind is Visible
    return seen.filter(pk__in=keys)
