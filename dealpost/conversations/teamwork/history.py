"""How the team dealt with a conversation so far: given, taken, closed, reopened; for the team."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from django.contrib.contenttypes.models import ContentType

from dealpost.accounts.models import User
from dealpost.conversations.models import Conversation, Strand
from dealpost.conversations.regrouping.telling import shown_together
from dealpost.events.models import Event, Subject

What: TypeAlias = Literal["assigned", "taken", "freed", "released", "closed", "reopened"]
NAMES: dict[str, What] = {
    "conversation_assigned": "assigned",
    "conversation_released": "released",
    "conversation_closed": "closed",
    "conversation_reopened": "reopened",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that was done to the work on a conversation."""

    key: int  # of its event
    what: What
    at: datetime
    by: User | None  # none: it reopened by itself, for news
    to: User | None  # to whom it was given; or who left the team, and dealt with it


def history(conversation: Conversation, user: User) -> list[Happening]:
    """Return what was done to the parts that lie in mailboxes of this user's teams, oldest first.

    Nobody else hears of it, as nobody else sees who deals with a conversation.
    """
    strands = Strand.objects.of_teams_of(user).filter(conversation=conversation)
    mailboxes = set(strands.values_list("mailbox", flat=True))
    if not mailboxes:
        return []
    together = shown_together(conversation)
    events = [each for each in _events(together) if _concerns(each, together, mailboxes)]
    whom = _whom(events)
    return [_happening(each, whom.get(each.pk)) for each in events]


def _events(conversations: Collection[int]) -> Sequence[Event]:
    about = Subject.objects.filter(
        kind=ContentType.objects.get_for_model(Conversation), object_id__in=conversations
    )
    found = Event.objects.filter(name__in=NAMES, pk__in=about.values("event"))
    return list(found.select_related("actor").order_by("happened_at", "pk"))


def _concerns(event: Event, conversations: Collection[int], mailboxes: Collection[int]) -> bool:
    """Whether it was done to one of these conversations in one of these mailboxes."""
    parts = event.details.get("parts", [])
    return any(part in conversations and box in mailboxes for part, box in parts)


def _whom(events: Sequence[Event]) -> Mapping[int, User]:
    """Return whom each event (by its key) names besides who did it."""
    kind = ContentType.objects.get_for_model(User)
    subjects = Subject.objects.filter(event__in=events, kind=kind)
    named: defaultdict[int, list[int]] = defaultdict(list)
    for event, user in subjects.values_list("event", "object_id"):
        named[user].append(event)
    users = User.objects.in_bulk(list(named))
    return {event: users[user] for user, keys in named.items() if user in users for event in keys}


def _happening(event: Event, to: User | None) -> Happening:
    what = NAMES[event.name]
    if what == "assigned" and (to is None or to == event.actor):
        what = "freed" if to is None else "taken"
    return Happening(event.pk, what, event.happened_at, event.actor, to)
