"""What happened before the installation began: facts of which nobody needs to be told any more."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from dealpost.accounts.models import User
from dealpost.events.models import Event, Subject
from dealpost.events.names import EventName


@dataclass(frozen=True, slots=True)
class Fact:
    name: EventName
    at: datetime
    by: User
    about: tuple[Model | None, ...]
    details: dict[str, Any] = field(default_factory=dict)


def write_down(facts: Sequence[Fact]) -> None:
    """Two statements for a thousand facts, and no reaction: there is no mail yet to react with."""
    events = Event.objects.bulk_create(
        Event(name=each.name, happened_at=each.at, actor=each.by, details=each.details)
        for each in facts
    )
    Subject.objects.bulk_create(
        Subject(event=event, kind=ContentType.objects.get_for_model(thing), object_id=thing.pk)
        for event, each in zip(events, facts, strict=True)
        for thing in each.about
        if thing
    )
