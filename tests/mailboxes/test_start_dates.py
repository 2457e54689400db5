from datetime import UTC, date, datetime

import pytest

from dealpost.mailboxes.start_dates import begun_everywhere, is_earlier, start_date

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("choice", "day"),
    [("3d", date(2026, 2, 27)), ("1y", date(2025, 3, 2)), ("all", None)],
)
def test_a_choice_is_counted_back_from_today(choice, day):
    assert start_date(choice, today=TODAY) == day


@pytest.mark.parametrize(
    ("day", "than", "brings_more"),
    [
        (date(2026, 1, 1), date(2026, 2, 1), True),
        (date(2026, 2, 1), date(2026, 2, 1), False),
        (date(2026, 3, 1), date(2026, 2, 1), False),
        (None, date(2026, 2, 1), True),
        (date(2026, 1, 1), None, False),
        (None, None, False),
    ],
)
def test_an_earlier_start_brings_more_of_the_past(day, than, brings_more):
    assert is_earlier(day, than=than) == brings_more


def test_a_day_has_begun_everywhere_when_it_has_on_baker_island():
    assert begun_everywhere(TODAY) == datetime(2026, 3, 2, 12, tzinfo=UTC)
