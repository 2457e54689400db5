"""When the letters of a thread are written: in office hours, each after the one before."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from dealpost.demo.dice import OFFICE, SATURDAY, office_time
from dealpost.demo.plots import THEM, Step

# Days until an answer. Customers take longer than sellers, as everybody in sales knows.
OUR_PACE, THEIR_PACE = (0.1, 1.6), (0.3, 6.0)
EARLIEST_HOUR = 7
# Until the day that was agreed on has passed for certain; a thank-you comes soon after.
WAITS = {
    "delivered": (12.0, 15.0),
    "complaint_solved": (12.0, 15.0),
    "delivered_thanks": (0.2, 2.0),
    "send_quote": (5.0, 9.0),
    "chase": (7.0, 10.0),  # after the visit, with time for the sums,
}


def paced(rng: random.Random, start: datetime, steps: Sequence[Step]) -> list[datetime]:
    """Times for a thread that begins at `start` and takes the time it takes."""
    moments = [start]
    for step in steps[1:]:
        low, high = _pace(step)
        moments.append(_after(rng, moments[-1], rng.triangular(low, high, low * 2)))
    return moments


def stretched(
    rng: random.Random, start: datetime, end: datetime, steps: Sequence[Step]
) -> list[datetime]:
    """Times for a thread whose first and last moment are given."""
    weights = [rng.uniform(*_pace(step)) for step in steps[1:]]
    total, passed = sum(weights) or 1.0, 0.0
    moments = [start]
    for weight in weights[:-1]:
        passed += weight
        planned = start + (end - start) * (passed / total)
        moments.append(max(office_time(rng, planned.date()), _minutes_after(rng, moments[-1])))
    if weights:
        moments.append(max(end, _minutes_after(rng, moments[-1])))
    return moments


def _pace(step: Step) -> tuple[float, float]:
    writer, name = step
    return WAITS.get(name) or (THEIR_PACE if writer == THEM else OUR_PACE)


def _after(rng: random.Random, moment: datetime, days: float) -> datetime:
    if days < 0.4:  # noqa: PLR2004 - the same day, while it lasts
        return _minutes_after(rng, moment)
    planned = (moment + timedelta(days=days)).date()
    if planned.weekday() >= SATURDAY:
        planned += timedelta(days=7 - planned.weekday())
    return max(office_time(rng, planned), _minutes_after(rng, moment))


def _minutes_after(rng: random.Random, moment: datetime) -> datetime:
    later = moment + timedelta(minutes=rng.randint(9, 160), seconds=rng.randrange(60))
    local = later.astimezone(OFFICE)
    return later + timedelta(hours=EARLIEST_HOUR) if local.hour < EARLIEST_HOUR else later
