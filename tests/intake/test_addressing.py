"""Addresses that nobody can make up, and that can be replaced."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.intake.addressing import address_of, is_like_ours, rotate, thing_at

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
