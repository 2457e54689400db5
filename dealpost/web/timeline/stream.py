"""One stream of all that happened around an item, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from dealpost import live
from dealpost.accounts.models import User
from dealpost.crm.models import Activity, Note
from dealpost.crm.surrounding import surrounding
from dealpost.web.timeline.entries import Asked, Entry, Place
from dealpost.web.timeline.sources import SOURCES, activities_around, notes_around

PAGE = 30
MOST_PINNED = 20
MOST = 300  # of what came since a page was opened
FILTERS: list[tuple[str, Any]] = [
    ("all", _("All")),
    ("mail", _("Mail")),
    ("notes", _("Notes")),
    ("files", _("Files")),
    ("activities", _("Activities")),
    ("changes", _("Changes")),
]


@dataclass(frozen=True, slots=True)
class Stream:
    """A page of a timeline."""

    item: Model
    show: str
    entries: Sequence[Entry]
    pinned: Sequence[Note]
    planned: Sequence[Activity]
    older: str  # the address of the next page, or an empty string
    fresh: str  # the address at which this page is asked for again
    topics: Sequence[str]  # the names of what it shows, to hear of changes

    @property
    def filters(self) -> list[tuple[str, Any, bool]]:
        return [(name, words, name == self.show) for name, words in FILTERS]


def stream(
    item: Model,
    user: User,
    *,
    show: str = "all",
    before: Place | None = None,
    since: Place | None = None,
) -> Stream:
    """Return what comes after `before`, or all from `since` on; without either, the newest."""
    show = show if show in dict(FILTERS) else "all"
    limit = MOST if since else PAGE
    asked = Asked(item, user, surrounding(item, user), before, since, limit)
    entries, is_more = _merged(asked, show)
    # Older rows, once fetched, stay where they are: what is asked for again ends where it ended.
    last = entries[-1].place if entries and (is_more or since) else None
    return Stream(
        item,
        show,
        entries,
        pinned=_pinned(asked) if show in {"all", "notes"} and not before else (),
        planned=_planned(asked) if show in {"all", "activities"} and not before else (),
        older=_address(item, show, before=last) if last else "",
        fresh=_address(item, show, since=last),
        topics=[live.topic(item), *_conversations(entries)],
    )


def _merged(asked: Asked, show: str) -> tuple[list[Entry], bool]:
    wanted = SOURCES.values() if show == "all" else [SOURCES[show]]
    found = [entry for sources in wanted for source in sources for entry in source(asked)]
    found.sort(key=lambda entry: entry.place, reverse=True)
    return found[: asked.limit], len(found) > asked.limit


def _pinned(asked: Asked) -> list[Note]:
    return list(notes_around(asked.around).filter(is_pinned=True)[:MOST_PINNED])


def _planned(asked: Asked) -> list[Activity]:
    return list(activities_around(asked).open().soonest_first()[:MOST_PINNED])


def _address(item: Model, show: str, **places: Place | None) -> str:
    told = {name: str(place) for name, place in places.items() if place}
    url = reverse("timeline:rows", args=[item._meta.model_name, item.pk])
    return f"{url}?{urlencode({'show': show, **told})}"


def _conversations(entries: Sequence[Entry]) -> list[str]:
    return [f"conversation-{each.what.conversation_id}" for each in entries if each.kind == "mail"]
