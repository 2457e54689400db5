import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction

from dealpost.accounts.models import User
from dealpost.events.gathering import Gathering
from dealpost.events.jobs import react
from dealpost.events.models import Event
from dealpost.events.names import EventName
from dealpost.events.reacting import path_of, reactions_to

Thing: TypeAlias = tuple[type[models.Model], int]  # what an event is about: its kind and its key

# In one statement: with 100 new messages, making objects for it took longer than storing them.
RECORD = """
WITH written AS (
    INSERT INTO events_event (name, happened_at, actor_id, details)
    SELECT name, happened_at, actor, details
    FROM unnest(%(names)s::text[], %(times)s::timestamptz[], %(actors)s::bigint[],
                %(details)s::jsonb[])
         WITH ORDINALITY AS fact (name, happened_at, actor, details, number)
    ORDER BY number
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


@dataclass(slots=True)
class _Fact:
    name: EventName
    about: Sequence[Thing]
    at: datetime
    by: int | None
    details: str
    key: int | None = None  # of the event, once it is written


def record(
    name: EventName,
    *,
    about: Iterable[models.Model | None],
    at: datetime,
    by: User | None = None,
    **details: Any,
) -> Event:
    """Write a fact down and queue every reaction to it.

    The event, the change it tells of and the queued jobs commit together or not at all. Inside
    `recorded_together` it has no key yet.
    """
    things = [(type(thing), thing.pk) for thing in about if thing]
    fact = _Fact(name, things, at, by.pk if by else None, json.dumps(details))
    _facts.add(fact)
    return Event(pk=fact.key, name=name, happened_at=at, actor=by, details=details)


def record_each(
    name: EventName,
    *,
    about: Sequence[Sequence[Thing]],
    at: datetime,
    by: User | None = None,
    **details: Any,
) -> None:
    """Write down that the same happened to many, as `record` does for one."""
    told, actor = json.dumps(details), by.pk if by else None
    with recorded_together():
        for things in about:
            _facts.add(_Fact(name, things, at, actor, told))


def _write(facts: Sequence[_Fact]) -> None:
    named = [
        (number, ContentType.objects.get_for_model(model).pk, key)
        for number, fact in enumerate(facts, start=1)
        for model, key in fact.about
    ]
    numbers, kinds, objects = zip(*named, strict=True) if named else ((), (), ())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            RECORD,
            {
                "names": [fact.name for fact in facts],
                "times": [fact.at for fact in facts],
                "actors": [fact.by for fact in facts],
                "details": [fact.details for fact in facts],
                "numbers": list(numbers),
                "kinds": list(kinds),
                "objects": list(objects),
            },
        )
        for fact, (key,) in zip(facts, cursor.fetchall(), strict=True):
            fact.key = key
        _queue_reactions(facts)


def _queue_reactions(facts: Sequence[_Fact]) -> None:
    jobs: list[dict[str, Any]] = [
        {"event_id": fact.key, "reaction": path_of(reaction)}
        for fact in facts
        for reaction in reactions_to(fact.name)
    ]
    if jobs:
        react.batch_defer(*jobs)


_facts: Gathering[_Fact] = Gathering("facts", _write)
recorded_together = _facts.together
