import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.providers.imap import uid_sets
from dealpost.providers.imap.faults import ProtocolError

UIDS = st.sets(st.integers(1, 60))


def ranges(uids: set[int]) -> list[tuple[int, int]]:
    return uid_sets.ranges_of(uids)


def members(found: list[tuple[int, int]]) -> list[int]:
    return list(uid_sets.each(found))


@given(UIDS)
def test_what_is_written_is_what_is_read(uids):
    assert members(uid_sets.parse_ranges(uid_sets.written(ranges(uids)))) == sorted(uids)


@given(UIDS, UIDS)
def test_ranges_behave_like_sets(ours, theirs):
    assert members(uid_sets.without(ranges(ours), ranges(theirs))) == sorted(ours - theirs)
    assert members(uid_sets.common(ranges(ours), ranges(theirs))) == sorted(ours & theirs)
    assert uid_sets.count(ranges(ours)) == len(ours)


@given(UIDS, st.integers(0, 70))
def test_the_newest_are_the_highest(uids, number):
    newest = uid_sets.newest(ranges(uids), number)
    assert list(uid_sets.each_newest_first(newest)) == sorted(uids, reverse=True)[:number]


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 9)), max_size=20))
def test_normalized_ranges_neither_touch_nor_overlap(pairs):
    found = uid_sets.normalized((low, low + more) for low, more in pairs)
    assert all(a[1] + 1 < b[0] for a, b in itertools.pairwise(found))
    assert set(members(found)) == {n for low, more in pairs for n in range(low, low + more + 1)}


def test_a_range_may_be_written_backwards():
    assert uid_sets.parse_ranges(b"9:7,3") == [(7, 9), (3, 3)]


@pytest.mark.parametrize("text", [b"a", b"1:*", b"1::2", b",1", b"-1", b"1" * 30])
def test_what_is_no_set_is_a_protocol_error(text):
    with pytest.raises(ProtocolError):
        uid_sets.parse_ranges(text)


def test_long_sets_are_cut_to_fit_on_a_line():
    sets = list(uid_sets.short_sets(range(10_000_000, 10_004_000, 2)))
    assert sum(uid_sets.count(each) for each in sets) == 2000
    assert max(len(uid_sets.written(each)) for each in sets) < 8000
