"""The notifications of a page in words: who did what, to which thing, and where it is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from dealpost.accounts.models import User
from dealpost.notifications.models import Notification
from dealpost.notifications.registry import Kind, kind_named
from dealpost.web.notifications.places import Place, places


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
            described.append(Line(each, kind.icon, _words(kind, each), place))
    return described


def _words(kind: Kind, notification: Notification) -> str:
    if notification.actor is None:
        return str(kind.words_alone)
    return str(kind.words) % {"actor": notification.actor}
