"""Addresses that nobody can make up, and that can be replaced."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.intake.addressing import (
    address_of,
    is_like_ours,
    old_one_until,
    refuse_old_ones,
    rotate,
    thing_at,
)
from tests.conftest import MONDAY

pytestmark = pytest.mark.django_db


def test_each_user_and_item_has_an_address_of_its_own(alice, bob, deal):
    assert [thing_at(address_of(each)) for each in (alice, bob, deal)] == [alice, bob, deal]
    assert thing_at(address_of(deal).upper()) == deal


def test_an_address_that_we_did_not_make_is_nobodys(alice, deal):
    local, _at, domain = address_of(deal).partition("@")

    assert thing_at(f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}") is None
    assert thing_at(f"{local}@elsewhere.example") is None
    assert thing_at(address_of(deal).replace("+d", "+u")) is None


def test_a_replaced_address_is_refused(deal):
    before = address_of(deal)

    after = rotate(deal)

    assert thing_at(before) is None
    assert thing_at(after) == deal


def test_a_replaced_address_is_taken_until_its_time_is_over(deal):
    first = address_of(deal)
    second = rotate(deal, until=MONDAY + timedelta(days=14))
    assert [thing_at(each) for each in (first, second)] == [deal, deal]

    third = rotate(deal, until=MONDAY + timedelta(days=14))
    assert [thing_at(each) for each in (first, second, third)] == [None, deal, deal]

    refuse_old_ones(at=MONDAY + timedelta(days=13))
    assert (thing_at(second), old_one_until(deal)) == (deal, MONDAY + timedelta(days=14))
    refuse_old_ones(at=MONDAY + timedelta(days=14))
    assert [thing_at(each) for each in (second, third)] == [None, deal]


def test_an_old_address_is_refused_at_once_where_somebody_knows_it(deal, alice):
    before = [address_of(each) for each in (deal, alice)]
    for each in (deal, alice):
        rotate(each, until=MONDAY)

    refuse_old_ones(of=deal)

    assert [thing_at(each) for each in before] == [None, alice]


def test_who_has_left_receives_nothing(alice):
    address = address_of(alice)
    alice.is_active = False
    alice.save()

    assert thing_at(address) is None


def test_without_the_administrator_there_are_none(deal, settings):
    settings.INTAKE = {**settings.INTAKE, "address": ""}

    assert address_of(deal) == ""
    assert thing_at("drop+d1.0.aaaaaaaaaaaaaaaa@shop.example") is None


@given(st.text(max_size=60))
def test_whatever_stands_there_is_read_without_a_fault(text):
    assert is_like_ours(f"drop+{text}@shop.example") in (True, False)
    assert thing_at(text) is None
