from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from dealpost.providers.imap.arrivals import arrival, flags, is_before, received_at
from dealpost.providers.imap.responses import Fetch


def test_a_date_is_read_in_its_own_zone():
    zone = timezone(timedelta(hours=-7, minutes=-30))
    assert received_at(b" 7-Jul-1996 02:44:25 -0730") == datetime(
        1996, 7, 7, 2, 44, 25, tzinfo=zone
    )


@given(
    st.binary(max_size=30) | st.from_regex(rb"\A[0-9]{1,2}-\w{3}-\d{4} \d\d:\d\d:\d\d [+-]\d{4}\Z")
)
def test_every_date_is_aware(text):
    assert received_at(text).tzinfo is not None


def test_a_message_without_a_date_is_never_left_out():
    assert received_at(None) == datetime(1970, 1, 1, tzinfo=UTC)
    assert not is_before(None, date(2026, 1, 1))


def test_the_day_counts_as_the_server_shows_it():
    evening = b"31-Dec-2025 23:30:00 -0500"  # the next day in UTC
    assert is_before(evening, date(2026, 1, 1))
    assert not is_before(evening, date(2025, 12, 31))


def test_system_flags_are_spelt_alike_and_recent_is_none():
    assert flags([b"\\SEEN", b"\\Recent", b"$Work"]) == frozenset({"\\Seen", "$Work"})
    assert flags(None) == frozenset()


def test_a_message_of_which_nothing_is_told_still_arrives():
    found = arrival(Fetch(1, {b"UID": b"4"}), raw=b"abc", truncated=False)
    assert (found.uid, found.raw, found.size, found.flags) == (4, b"abc", 3, frozenset())


def test_the_providers_thread_is_handed_on():
    assert arrival(Fetch(1, {b"X-GM-THRID": b"55"}), raw=b"", truncated=False).thread_hint == "55"
    assert arrival(Fetch(1, {b"THREADID": [b"T9"]}), raw=b"", truncated=False).thread_hint == "T9"
    assert arrival(Fetch(1, {b"THREADID": None}), raw=b"", truncated=False).thread_hint == ""
