"""What is typed in one line is understood, in English and in Dutch."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.crm.saying_when import understand

NOW = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)  # a Wednesday
TODAY = NOW.date()


def on(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("line", "subject", "day", "at"),
    [
        ("Call Bob tomorrow 10:00", "Call Bob", on(1), time(10)),
        ("Bel Bob morgen om 10 uur", "Bel Bob", on(1), time(10)),
        ("call Bob", "call Bob", None, None),
        ("Lunch with Ann on friday at 12.30", "Lunch with Ann", on(2), time(12, 30)),
        ("lunch met Ann vrijdag 12:30", "lunch met Ann", on(2), time(12, 30)),
        ("Send the quote next wednesday", "Send the quote", on(7), None),
        ("Offerte sturen overmorgen", "Offerte sturen", on(2), None),
        ("Quote due 3 march", "Quote", date(2027, 3, 3), None),
        ("Offerte op 3 mrt 2027", "Offerte", date(2027, 3, 3), None),
        ("Fair december 12, 2026 9am", "Fair", date(2026, 12, 12), time(9)),
        ("Deadline 24/12", "Deadline", date(2026, 12, 24), None),
        ("Deadline 1-2-27", "Deadline", date(2027, 2, 1), None),
        ("Review 2026-12-01 3pm", "Review", date(2026, 12, 1), time(15)),
        ("Nabellen over 2 weken", "Nabellen", on(14), None),
        ("Chase in 3 days", "Chase", on(3), None),
        ("Plan next week", "Plan", on(5), None),
        ("Call at 16:00", "Call", on(0), time(16)),
        ("Call at 9", "Call", on(1), time(9)),  # that has passed today
        ("Meet on 31 february", "Meet on 31 february", None, None),
        ("Call 25:70", "Call 25:70", None, None),
        ("Order 40 chairs for room 12", "Order 40 chairs for room 12", None, None),
        ("Goedemorgen zeggen", "Goedemorgen zeggen", None, None),
    ],
)
def test_the_day_and_the_time_leave_the_subject(line, subject, day, at):
    said = understand(line, now=NOW)

    assert (said.subject, said.on, said.at) == (subject, day, at)


@pytest.mark.parametrize(
    ("line", "kind", "minutes"),
    [
        ("Call Bob tomorrow for 30 min", "call", 30),
        ("bel Bob 15 minuten", "call", 15),
        ("Meeting with Ann 1.5 hours", "meeting", 90),
        ("Afspraak: Ann, 2 hours", "meeting", 120),
        ("Calling card", "task", None),
        ("", "task", None),
    ],
)
def test_the_first_word_tells_the_kind(line, kind, minutes):
    said = understand(line, now=NOW)

    assert (said.kind, said.minutes) == (kind, minutes)


@given(st.text(max_size=80))
def test_any_line_is_understood_somehow(line):
    assert len(understand(line, now=NOW).subject) <= 200
