"""Dates, times and amounts as people of either language write them."""

from datetime import date, datetime
from decimal import Decimal

from dealpost.demo.records import Language

WEEKDAYS = {
    Language.DUTCH: [
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrijdag",
        "zaterdag",
        "zondag",
    ],
    Language.ENGLISH: [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ],
}
MONTHS = {
    Language.DUTCH: [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    Language.ENGLISH: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
DUTCH_SHORT_MONTHS = [
    "jan",
    "feb",
    "mrt",
    "apr",
    "mei",
    "jun",
    "jul",
    "aug",
    "sep",
    "okt",
    "nov",
    "dec",
]


def spoken_day(day: date, language: Language) -> str:
    """ "dinsdag 17 maart" or "Tuesday 17 March"."""
    return f"{WEEKDAYS[language][day.weekday()]} {day.day} {MONTHS[language][day.month - 1]}"


def long_moment(at: datetime, language: Language) -> str:
    """As Outlook heads a quoted message: "dinsdag 17 maart 2026 14:05"."""
    comma = "," if language is Language.ENGLISH else ""
    weekday = WEEKDAYS[language][at.weekday()]
    return f"{weekday}{comma} {at.day} {MONTHS[language][at.month - 1]} {at.year} {at:%H:%M}"


def short_weekday(at: datetime, language: Language) -> str:
    """ "di" or "Tue"."""
    length = 2 if language is Language.DUTCH else 3
    return WEEKDAYS[language][at.weekday()][:length]


def short_day(at: datetime, language: Language) -> str:
    """ "17 mrt 2026" or "17 Mar 2026"."""
    dutch = language is Language.DUTCH
    month = DUTCH_SHORT_MONTHS[at.month - 1] if dutch else MONTHS[language][at.month - 1][:3]
    return f"{at.day} {month} {at.year}"


def week_number(day: date, language: Language) -> str:
    return f"week {day.isocalendar().week}" if language is Language.DUTCH else _english_week(day)


def _english_week(day: date) -> str:
    month = MONTHS[Language.ENGLISH][day.month - 1]
    return f"the week of {day.day} {month}"


def money(amount: Decimal | int, language: Language) -> str:
    """ "€ 4.950" or "€4,950": whole euros without cents."""
    whole = amount == int(amount)
    text = f"{amount:,.0f}" if whole else f"{amount:,.2f}"
    if language is Language.ENGLISH:
        return f"€{text}"
    return "€ " + text.translate(str.maketrans(",.", ".,"))
