"""Which messages are one conversation, once people have decided: a function of both, and no more.

Without people, messages lie in cells: threads by ids, with those attached by a guess. What people
decided is applied to the cells in the order in which they decided it. As it is always applied
from the beginning to all messages that are there, it does not matter when any of them arrived, and
a decision is undone by leaving it out.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Member:
    """A message; or a negative key and no more than an id, for one that is not here."""

    key: int
    cell: int
    identifier: str
    mentions: tuple[str, ...]  # what it answers, the nearest first
    at: datetime
    content_key: bytes
    base_subject: str = ""
    is_orphan: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A decision: `key` and what answers it go to `part`; or the cell of `other` to that of `key`.

    Keys are those of members.
    """

    key: int
    part: int
    other: int | None = None  # none: a split


def partition(members: Collection[Member], steps: Sequence[Step]) -> dict[int, int]:
    """Return the conversation of each member."""
    places = {member.key: member.cell for member in members}
    answers = _answers(members) if any(step.other is None for step in steps) else {}
    for step in steps:
        if step.other is None:
            _split(step, places, answers)
        else:
            _merge(places[step.other], places[step.key], places)
    return places


def _split(step: Step, places: dict[int, int], answers: Mapping[int, Collection[int]]) -> None:
    """Take the message and what answers it out of its conversation, but out of no other."""
    whole = places[step.key]
    reached, waiting = set[int](), [step.key]
    while waiting:
        key = waiting.pop()
        if key not in reached:
            reached.add(key)
            waiting += answers.get(key, ())
    for key in reached:
        if places[key] == whole:
            places[key] = step.part


def _merge(loser: int, winner: int, places: dict[int, int]) -> None:
    for key, place in places.items():
        if place == loser:
            places[key] = winner


def _answers(members: Collection[Member]) -> dict[int, list[int]]:
    """Return for each member those that answer it: each answers the nearest one that we know."""
    # The content key decides between messages of one second: it does not depend on arrival.
    ordered = sorted(members, key=lambda each: (each.at, each.content_key))
    bearers: dict[str, int] = {}
    for member in ordered:
        if member.identifier:
            bearers.setdefault(member.identifier, member.key)
    newest: dict[tuple[int, str], int] = {}
    answers: dict[int, list[int]] = defaultdict(list)
    for member in ordered:
        answered = _answered(member, bearers)
        topic = (member.cell, member.base_subject)
        if answered is None and member.is_orphan and member.base_subject:
            answered = newest.get(topic)  # it names none: then the one before, by its subject
        if answered is not None:
            answers[answered].append(member.key)
        newest[topic] = member.key
    return answers


def _answered(member: Member, bearers: Mapping[str, int]) -> int | None:
    known = (bearers.get(identifier) for identifier in member.mentions)
    return next((key for key in known if key is not None and key != member.key), None)
