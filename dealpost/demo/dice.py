"""Chance that falls the same way every time: one stream for each part of the story."""

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")

OFFICE = ZoneInfo("Europe/Amsterdam")
SATURDAY = 5


def dice(seed: int, *part: object) -> random.Random:
    """A stream of its own for each part, so that a change in one leaves the others as they were."""
    name = ":".join(str(piece) for piece in (seed, *part))
    return random.Random(name)  # noqa: S311 - tells a story, guards no secret


def one_of(rng: random.Random, choices: Sequence[T]) -> T:
    return choices[int(rng.random() * len(choices))]


def chance(rng: random.Random, share: float) -> bool:
    return rng.random() < share


def office_time(rng: random.Random, day: date) -> datetime:
    """Some moment between 8:05 and 17:40 on that day, or on the Friday before a weekend."""
    while day.weekday() >= SATURDAY:
        day -= timedelta(days=1)
    minutes = int(rng.triangular(8 * 60 + 5, 17 * 60 + 40, 10 * 60 + 30))
    clock = time(minutes // 60, minutes % 60, rng.randrange(60))
    return datetime.combine(day, clock, tzinfo=OFFICE)
