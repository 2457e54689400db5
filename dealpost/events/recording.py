import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction

from dealpost.accounts.models import User
from dealpost.events.jobs import react
from dealpost.events.models import Event, Subject
from dealpost.events.names import EventName
from dealpost.events.reacting import path_of, reactions_to

Thing: TypeAlias = tuple[type[models.Model], int]  # what an event is about: its kind and its key

# In one statement: with 100 new messages, making objects for it took longer than storing them.
RECORD_EACH = """
WITH written AS (
    INSERT INTO events_event (name, happened_at, actor_id, details)
    SELECT %(name)s, %(at)s, %(by)s, %(details)s FROM generate_series(1, %(count)s)
    RETURNING id
), numbered AS MATERIALIZED (
    SELECT id, row_number() OVER (ORDER BY id) AS number FROM written
), told AS (
    INSERT INTO events_subject (event_id, kind_id, object_id)
    SELECT numbered.id, thing.kind, thing.key
    FROM unnest(%(numbers)s::bigint[], %(kinds)s::int[], %(objects)s::bigint[])
         AS thing (number, kind, key)
    JOIN numbered USING (number)
)
SELECT id FROM numbered ORDER BY id
"""


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
    with transaction.atomic():
        event = Event.objects.create(name=name, happened_at=at, actor=by, details=details)
        Subject.objects.bulk_create(
            Subject(event=event, kind=ContentType.objects.get_for_model(thing), object_id=thing.pk)
            for thing in about
            if thing
        )
        _queue_reactions(name, event.pk)
    return event


def record_each(
    name: EventName,
    *,
    about: Sequence[Sequence[Thing]],
    at: datetime,
    by: User | None = None,
    **details: Any,
) -> None:
    """Write down that the same happened to many, as `record` does for one."""
    if not about:
        return
    named = [
        (number, ContentType.objects.get_for_model(model).pk, key)
        for number, things in enumerate(about, start=1)
        for model, key in things
    ]
    numbers, kinds, objects = zip(*named, strict=True) if named else ((), (), ())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            RECORD_EACH,
            {
                "name": name,
                "at": at,
                "by": by.pk if by else None,
                "details": json.dumps(details),
                "count": len(about),
                "numbers": list(numbers),
                "kinds": list(kinds),
                "objects": list(objects),
            },
        )
        for (key,) in cursor.fetchall():
            _queue_reactions(name, key)


def _queue_reactions(name: str, event: int) -> None:
    for reaction in reactions_to(name):
        react.defer(event_id=event, reaction=path_of(reaction))
