"""The notifications of a page in words: who did what, to which thing, and where it is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from dealpost.accounts.models import User
from dealpost.notifications.models import Notification
from dealpost.notifications.registry import Kind, kind_named
from dealpost.web.notifications.places import Place, places

VIEWS = {"assignments": "mine"}  # of the inbox, by kind


@dataclass(frozen=True, slots=True)
class Line:
    notification: Notification
    icon: str
    words: str
    place: Place


def lines(shown: Sequence[Notification], user: User) -> list[Line]:
    """Describe notifications that this user may be shown; one whose thing is gone is left out."""
    things = defaultdict(set)
    for each in shown:
        things[each.thing_kind_id].add(each.thing_id)
    models = {each.thing_kind_id: each.thing_kind.model_class() for each in shown}
    found = {
        key: places(model, things[key], user) for key, model in models.items() if model is not None
    }
    described = []
    for each in shown:
        place, kind = found.get(each.thing_kind_id, {}).get(each.thing_id), kind_named(each.kind)
        if place is not None and kind is not None:
            described.append(Line(each, kind.icon, _words(kind, each), _told(kind, place)))
    return described


def _told(kind: Kind, place: Place) -> Place:
    """Several conversations of a mailbox are found in a list, not on the mailbox's own page."""
    view = VIEWS.get(kind.key)
    return replace(place, url=reverse("inbox:kind", args=[view])) if view else place


def _words(kind: Kind, notification: Notification) -> str:
    words = kind.words_alone if notification.actor is None else kind.words
    return str(words % {"actor": notification.actor, "count": notification.count})
