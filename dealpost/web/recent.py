"""The items that somebody looked at lately, remembered with their session."""

from django.db.models import Model

from dealpost.crm.models import ITEM_KINDS
from dealpost.crm.models.visible import visible_items
from dealpost.web.request import Request

KEPT = 8
NAME = "recent_items"


def remember(request: Request, item: Model) -> None:
    before = request.session.get(NAME, [])
    this = [str(item._meta.model_name), item.pk]
    if before[:1] != [this]:
        request.session[NAME] = [this, *(each for each in before if each != this)][:KEPT]


def recent_items(request: Request) -> list[Model]:
    """Return them, the latest first, as far as this user may still see them."""
    kept = request.session.get(NAME, [])
    found: dict[tuple[str, int], Model] = {}
    for kind in {kind for kind, _key in kept if kind in ITEM_KINDS}:
        keys = [key for each, key in kept if each == kind]
        items = ITEM_KINDS[kind]._default_manager.filter(visible_items(request.user), pk__in=keys)
        found |= {(kind, item.pk): item for item in items}
    return [found[kind, key] for kind, key in kept if (kind, key) in found]
