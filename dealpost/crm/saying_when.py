"""One line that says what is to be done and when: "Call Bob tomorrow 10:00", "bel Bob vrijdag".

English and Dutch at once, for many teams speak both. What is not understood stays in the subject.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias, TypeVar

WEEKDAYS = {
    name: number
    for names in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "mon tue wed thu fri sat sun",
        "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    )
    for number, name in enumerate(names.split())
}
MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "jan feb mrt apr mei jun jul aug sep okt nov dec",
    )
    for number, name in enumerate(names.split(), start=1)
}
KINDS = {
    "call": {"call", "phone", "ring", "bel", "bellen", "telefoneer", "terugbellen"},
    "meeting": {"meet", "meeting", "visit", "afspraak", "bezoek", "overleg", "vergadering"},
    "deadline": {"deadline"},
    "email": {"mail", "e-mail", "email", "mailen", "schrijf"},
    "lunch": {"lunch", "lunchen"},
}
OTHERWISE = "task"
CENTURY = 100


T = TypeVar("T")
Patterns: TypeAlias = list[tuple[re.Pattern[str], Callable[[re.Match[str], date], T | None]]]


@dataclass(frozen=True, slots=True)
class Said:
    subject: str
    kind: str  # a key of ActivityKind.built_in
    on: date | None
    at: time | None
    minutes: int | None


def understand(text: str, *, now: datetime) -> Said:
    """Read the line as it is meant at `now`, which is aware and in the writer's zone."""
    today, text = now.date(), " ".join(text.split())[:300]
    text, minutes = _take(text, DURATIONS, today)
    text, at = _take(text, TIMES, today)
    text, on = _take(text, DAYS, today)
    if at is not None and on is None:
        on = today + timedelta(days=at <= now.time())
    subject = text.strip(" ,;-")[:200]
    first = re.split(r"[\s:,]", subject.lower(), maxsplit=1)[0]
    kind = next((kind for kind, words in KINDS.items() if first in words), OTHERWISE)
    return Said(subject, kind, on, at, minutes)


def _take(text: str, patterns: Patterns[T], today: date) -> tuple[str, T | None]:
    """Take the first thing that one of the patterns understands out of the text."""
    for pattern, read in patterns:
        match = pattern.search(text)
        value = read(match, today) if match else None
        if match and value is not None:
            return " ".join((text[: match.start()] + " " + text[match.end() :]).split()), value
    return text, None


def _duration(match: re.Match[str], _today: date) -> int | None:
    amount = float(match["amount"].replace(",", "."))
    minutes = round(amount * (1 if match["unit"].lower().startswith("m") else 60))
    return minutes if 0 < minutes <= 24 * 60 else None


def _time(match: re.Match[str], _today: date) -> time | None:
    found = match.groupdict()
    hour, minute = int(found["hour"]), int(found.get("minute") or 0)
    half = (found.get("half") or "").lower()
    if half:
        hour = hour % 12 + 12 * (half == "pm")
    try:
        return time(hour, minute)
    except ValueError:  # 25:70 is no time
        return None


def _in_days(match: re.Match[str], today: date) -> date:
    number = int(match["number"])
    days = number * 7 if match["unit"].lower().startswith("we") else number
    return today + timedelta(days=days)


def _weekday(match: re.Match[str], today: date) -> date:
    """The next day of that name; today's own name means a week from now."""
    ahead = (WEEKDAYS[match["name"].lower()] - today.weekday() - 1) % 7 + 1
    return today + timedelta(days=ahead)


def _date(match: re.Match[str], today: date) -> date | None:
    """Of a day without a year, the next one."""
    month, year = match["month"].lower(), match.groupdict().get("year")
    number = MONTHS[month] if month in MONTHS else int(month)
    try:
        if year:
            return date(_whole(int(year)), number, int(match["day"]))
        this_year = date(today.year, number, int(match["day"]))
        return this_year if this_year >= today else this_year.replace(year=today.year + 1)
    except ValueError:  # no such day
        return None


def _whole(year: int) -> int:
    return year if year >= CENTURY else CENTURY * 20 + year


def _days_ahead(days: int) -> Callable[[re.Match[str], date], date]:
    return lambda _match, today: today + timedelta(days=days)


def _next_week(_match: re.Match[str], today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{pattern})(?=$|[\s,;.!?])", re.IGNORECASE)


_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY_NAMES = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_ON = r"(?:(?:on|op|at|by|due)\s+)?"
DURATIONS: Patterns[int] = [
    (
        _compiled(r"(?:for\s+)?(?P<amount>\d{1,3})\s?(?P<unit>min|mins|minutes|minuten|minuut|m)"),
        _duration,
    ),
    (
        _compiled(r"(?:for\s+)?(?P<amount>\d{1,2}(?:[.,]5)?)\s?(?P<unit>h|hours?|hrs?)"),
        _duration,
    ),
]
TIMES: Patterns[time] = [
    (
        _compiled(r"(?:(?:at|om)\s+)?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s?(?P<half>am|pm)"),
        _time,
    ),
    (_compiled(r"(?:(?:at|om)\s+)?(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:\s?(?:uur|u))?"), _time),
    (_compiled(r"(?:om\s+)?(?P<hour>\d{1,2})\s?(?:uur|u)(?P<minute>\d\d)?"), _time),
    (_compiled(r"(?:at|om)\s+(?P<hour>\d{1,2})"), _time),
]
DAYS: Patterns[date] = [
    (_compiled(r"overmorgen|the day after tomorrow|day after tomorrow"), _days_ahead(2)),
    (_compiled(r"today|vandaag"), _days_ahead(0)),
    (_compiled(r"tomorrow|morgen"), _days_ahead(1)),
    (_compiled(r"next week|volgende week"), _next_week),
    (
        _compiled(
            r"(?:in|over)\s+(?P<number>\d{1,3})\s+(?P<unit>days?|dag(?:en)?|we(?:eks?|ek|ken))"
        ),
        _in_days,
    ),
    (_compiled(_ON + r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"), _date),
    (_compiled(_ON + rf"(?P<day>\d{{1,2}})\s+(?P<month>{_NAMES})(?:\s+(?P<year>\d{{4}}))?"), _date),
    (
        _compiled(_ON + rf"(?P<month>{_NAMES})\s+(?P<day>\d{{1,2}})(?:,?\s+(?P<year>\d{{4}}))?"),
        _date,
    ),
    (
        _compiled(_ON + r"(?P<day>\d{1,2})[-/](?P<month>\d{1,2})(?:[-/](?P<year>\d{4}|\d\d))?"),
        _date,
    ),
    (_compiled(_ON + rf"(?:(?:next|volgende|aanstaande)\s+)?(?P<name>{_DAY_NAMES})"), _weekday),
]
