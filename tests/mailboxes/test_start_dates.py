from datetime import date

import pytest

from dealpost.mailboxes.models import Mailbox
from dealpost.mailboxes.start_dates import earlier_choices, start_date

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("choice", "day"),
    [("3d", date(2026, 2, 27)), ("1y", date(2025, 3, 2)), ("all", None)],
)
def test_a_choice_is_counted_back_from_today(choice, day):
    assert start_date(choice, today=TODAY) == day


def test_only_an_earlier_start_is_offered():
    offered = [
        key for key, _label in earlier_choices(Mailbox(since=date(2025, 12, 1)), today=TODAY)
    ]

    assert offered == ["6m", "1y", "2y", "all"]


def test_nothing_is_earlier_than_everything():
    assert earlier_choices(Mailbox(since=None), today=TODAY) == []
