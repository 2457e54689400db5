"""What the users noted and planned in the CRM beside the mail."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import count

from dealpost.demo.dice import chance, office_time, one_of
from dealpost.demo.records import (
    Activity,
    Deal,
    DealStatus,
    Lead,
    Note,
    Organization,
    Person,
    Project,
)
from dealpost.demo.source_data import source_data

MINUTES = {"call": 15, "meeting": 60, "task": 30, "deadline": 0, "lunch": 90}


def activities(
    rng: random.Random,
    today: date,
    deals: Sequence[Deal],
    leads: Sequence[Lead],
    projects: Sequence[Project],
    words: Mapping[int, Mapping[str, str]],
) -> tuple[Activity, ...]:
    """Done ones in the past of each item, and one planned for most of what is still open."""
    numbers = count(1)
    return (
        *(a for deal in deals for a in _deal_activities(rng, today, deal, words, numbers)),
        *(_lead_activity(rng, today, lead, words, next(numbers)) for lead in leads),
        *(_project_activity(rng, today, project, words, next(numbers)) for project in projects),
    )


def notes(
    rng: random.Random,
    deals: Sequence[Deal],
    persons: Sequence[Person],
    words: Mapping[int, Mapping[str, str]],
) -> tuple[Note, ...]:
    numbers = count(1)
    return tuple(
        _note(rng, deal, persons[deal.person - 1], text, words, next(numbers))
        for deal in deals
        for text in _some_notes(rng, persons[deal.person - 1])
    )


def words_about(
    persons: Sequence[Person], organizations: Sequence[Organization], deals: Sequence[Deal]
) -> dict[int, dict[str, str]]:
    """What may be filled into a sentence, by person id."""
    products = {deal.person: deal.lines[0].product.name for deal in deals}
    return {
        person.id: {
            "first": person.first_name,
            "city": organizations[person.organization - 1].city,
            "product": products.get(person.id, "Luwte Duo"),
        }
        for person in persons
    }


def _deal_activities(
    rng: random.Random,
    today: date,
    deal: Deal,
    words: Mapping[int, Mapping[str, str]],
    numbers: "count[int]",
) -> Iterator[Activity]:
    until = deal.closed_at.date() if deal.closed_at else today
    length = max((until - deal.created_at.date()).days, 1)
    for _ in range(rng.randint(1, 3)):
        day = deal.created_at.date() + timedelta(days=rng.randrange(length))
        yield _activity(rng, day, deal, words, next(numbers), done=day < today)
    if deal.status is DealStatus.OPEN and chance(rng, 0.75):
        day = today + timedelta(days=rng.randint(-2, 14))  # a few are overdue, as everywhere
        yield _activity(rng, day, deal, words, next(numbers), done=False)


def _activity(
    rng: random.Random,
    day: date,
    deal: Deal,
    words: Mapping[int, Mapping[str, str]],
    number: int,
    *,
    done: bool,
) -> Activity:
    kind = one_of(rng, tuple(MINUTES))
    return Activity(
        id=number,
        kind=kind,
        subject=_subject(rng, kind, words[deal.person]),
        user=deal.owner,
        person=deal.person,
        due_at=office_time(rng, day),
        minutes=MINUTES[kind],
        is_done=done,
        deal=deal.id,
    )


def _lead_activity(
    rng: random.Random, today: date, lead: Lead, words: Mapping[int, Mapping[str, str]], number: int
) -> Activity:
    return Activity(
        id=number,
        kind="call",
        subject=f"First call with {words[lead.person]['first']}",
        user=lead.owner,
        person=lead.person,
        due_at=office_time(rng, today + timedelta(days=rng.randint(-3, 10))),
        minutes=MINUTES["call"],
        is_done=False,
        lead=lead.id,
    )


def _project_activity(
    rng: random.Random,
    today: date,
    project: Project,
    words: Mapping[int, Mapping[str, str]],
    number: int,
) -> Activity:
    place = words[project.person]["city"]
    return Activity(
        id=number,
        kind="meeting",
        subject=f"Handover on site in {place}",
        user=project.owner,
        person=project.person,
        due_at=office_time(rng, project.ends_on),
        minutes=120,
        is_done=project.ends_on < today,
        project=project.id,
    )


def _subject(rng: random.Random, kind: str, words: Mapping[str, str]) -> str:
    pattern: str = one_of(rng, source_data("diary")["activities"][kind])
    return pattern.format_map(words)


def _some_notes(rng: random.Random, person: Person) -> list[str]:
    texts: list[str] = source_data("diary")["notes"][person.language]
    return rng.sample(texts, one_of(rng, (0, 1, 1, 2)))


def _note(
    rng: random.Random,
    deal: Deal,
    person: Person,
    text: str,
    words: Mapping[int, Mapping[str, str]],
    number: int,
) -> Note:
    return Note(
        id=number,
        text=text.format_map(words[person.id]),
        author=deal.owner,
        written_at=deal.created_at + timedelta(days=rng.randint(0, 2), minutes=rng.randint(5, 90)),
        deal=deal.id,
        person=person.id,
        organization=deal.organization,
    )
