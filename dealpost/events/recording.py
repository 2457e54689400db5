from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from dealpost.accounts.models import User
from dealpost.events.jobs import react
from dealpost.events.models import Event, Subject
from dealpost.events.names import EventName
from dealpost.events.reacting import path_of, reactions_to


def record(
    name: EventName,
    *,
    about: Iterable[models.Model | None],
    at: datetime,
    by: User | None = None,
    **details: Any,
) -> Event:
    """Write a fact down and queue every reaction to it.

    The event, the change it tells of and the queued jobs commit together or not at all.
    """
    event = Event(name=name, happened_at=at, actor=by, details=details)
    _write([(event, about)])
    return event


def record_each(
    name: EventName, *, about: Iterable[Iterable[models.Model | None]], at: datetime
) -> None:
    """Write down that the same happened to many, as `record` does for one."""
    _write([(Event(name=name, happened_at=at), things) for things in about])


@transaction.atomic
def _write(facts: Sequence[tuple[Event, Iterable[models.Model | None]]]) -> None:
    events = Event.objects.bulk_create(event for event, _things in facts)
    Subject.objects.bulk_create(
        Subject(event=event, kind=ContentType.objects.get_for_model(thing), object_id=thing.pk)
        for event, things in facts
        for thing in things
        if thing
    )
    for event in events:
        for reaction in reactions_to(event.name):
            react.defer(event_id=event.pk, reaction=path_of(reaction))
