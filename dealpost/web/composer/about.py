"""What a message is about: its chips, and what is suggested to link it to."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dealpost import live
from dealpost.accounts.models import User
from dealpost.conversations.models import Conversation, Link, kind_of
from dealpost.conversations.suggesting import suggestions
from dealpost.crm.models import Person
from dealpost.outbox.items import can_be_first, items_named
from dealpost.outbox.models import Draft
from dealpost.web.composer.finding import draft_for
from dealpost.web.picking.item_search import items_like
from dealpost.web.picking.item_search import items_named as items_called
from dealpost.web.picking.kinds import KINDS
from dealpost.web.request import Request

SHORTEST_SEARCH = 2
MOST_PERSONS = 10  # recipients whose items are offered


def about(draft: Draft, user: User) -> dict[str, Any]:
    """Return what the line of items shows: those chosen, and those that stand already."""
    items = items_named(draft.items, user)
    standing = _standing(draft, user)
    first = next((item for item in items if can_be_first(item)), None)
    usual = live.topic(first) if first and not standing else ""
    return {
        "chips": [chip(item) for item in items],
        "main_item": draft.main_item or usual,
        "standing": standing,
    }


def chip(item: Model) -> dict[str, Any]:
    return {
        "item": item,
        "kind": kind_of(item),
        "name": live.topic(item),
        "can_be_first": can_be_first(item),
    }


@login_required
@require_GET
def suggest(request: Request, pk: int) -> HttpResponse:
    """Answer what was typed with the items that it may mean; before that, with whose mail it is."""
    draft, text = draft_for(request, pk), request.GET.get("about-text", "").strip()[:200]
    found: Iterable[Model] = ()
    if not text:
        found = _of_recipients(draft, request.user, at=timezone.now())
    elif len(text) >= SHORTEST_SEARCH:
        found = _called(text, draft.conversation, request.user)
    chosen = set(request.GET.getlist("items"))
    context = {
        "draft": draft,
        "text": text,
        "found": [each for each in map(chip, found) if each["name"] not in chosen],
        "is_search": len(text) >= SHORTEST_SEARCH,
    }
    return render(request, "composer/about_options.html", context)


@login_required
@require_GET
def choose(request: Request, kind: str, key: int) -> HttpResponse:
    """Show one more chip. The draft keeps it with all else that is written."""
    if kind not in KINDS:
        raise Http404(kind)
    item = get_object_or_404(KINDS[kind].visible(request.user), pk=key)
    return render(request, "composer/about.html#chip", {"chip": chip(item)})


def _called(text: str, conversation: Conversation | None, user: User) -> list[Model]:
    found = items_like(text, conversation, user) if conversation else items_called(text, user)
    return [item for _kind, item in found]


def _of_recipients(draft: Draft, user: User, *, at: datetime) -> list[Model]:
    """Return the open items of those who are to get it, and then themselves."""
    addresses = [each["address"].lower() for each in (*draft.to, *draft.cc, *draft.bcc)]
    persons = Person.objects.read_by(user).filter(addresses__address__in=addresses).distinct()
    people = list(persons.order_by("name", "pk")[:MOST_PERSONS])
    employers = dict.fromkeys(each.organization for each in people if each.organization)
    # As if it were linked to them, which it will be.
    links = [*(Link(person=each) for each in people), *(Link(organization=o) for o in employers)]
    items = [each.item for each in suggestions(links, [draft.subject], user, at=at)]
    return [*items, *people, *employers]


def _standing(draft: Draft, user: User) -> Sequence[Link]:
    """The deals, leads and projects with which the conversation is linked already."""
    if draft.conversation_id is None:
        return []
    links = Link.objects.on_items_visible_to(user).standing().about_something()
    rows = links.filter(conversation=draft.conversation_id).select_related(
        "deal", "lead", "project"
    )
    return list(rows.order_by("-is_primary", "pk"))
