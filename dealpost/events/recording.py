from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from dealpost.accounts.models import User
from dealpost.events.jobs import react
from dealpost.events.models import Event, Subject
from dealpost.events.names import EventName
from dealpost.events.reacting import path_of, reactions_to


@transaction.atomic
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
    event = Event.objects.create(name=name, happened_at=at, actor=by, details=details)
    Subject.objects.bulk_create(
        Subject(event=event, kind=ContentType.objects.get_for_model(thing), object_id=thing.pk)
        for thing in about
        if thing
    )
    for reaction in reactions_to(name):
        react.defer(event_id=event.pk, reaction=path_of(reaction))
    return event
