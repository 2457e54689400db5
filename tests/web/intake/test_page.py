"""Addresses for copies on the pages, and what waits for a word."""

import pytest
from django.urls import reverse

from dealpost.conversations.models import Link
from dealpost.intake import filing
from dealpost.intake.addressing import address_of, thing_at
from dealpost.intake.models import Dropped
from dealpost.intake.taking import take
from dealpost.mailboxes.models import Mailbox
from tests.conftest import MONDAY
from tests.letters import letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def intake(settings) -> None:
    settings.INTAKE = {**settings.INTAKE, "address": "drop+*@shop.example"}


@pytest.fixture
def page(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def held(alice, deal) -> Dropped:
    """Nothing proves that it is hers."""
    raw = letter(sender="alice@shop.example", to="bob@customer.example")
    (dropped,) = take(raw, [address_of(deal)], sender="", at=MONDAY)
    filing.file(dropped, at=MONDAY)
    return dropped


def test_everybody_finds_their_address_and_each_item_its_own(page, alice, deal):
    assert address_of(alice) in page.get(reverse("profile:page")).content.decode()
    assert address_of(deal) in page.get(reverse("deals:mail", args=[deal.pk])).content.decode()


def test_without_the_administrator_no_address_is_shown(page, deal, settings):
    settings.INTAKE = {**settings.INTAKE, "address": ""}

    assert "intake-title" not in page.get(reverse("profile:page")).content.decode()
    assert "intake-title" not in page.get(reverse("deals:mail", args=[deal.pk])).content.decode()


def test_an_address_is_replaced_by_whom_it_belongs_to(page, client, alice, carol, deal):
    before = [address_of(alice), address_of(deal)]
    page.post(reverse("intake:rotate_own"))
    page.post(reverse("intake:rotate", args=["deal", deal.pk]))
    assert before != [address_of(alice), address_of(deal)]
    assert [thing_at(each) for each in before] == [alice, deal]
    for url in (reverse("profile:page"), reverse("deals:mail", args=[deal.pk])):
        assert "The old one works until" in page.get(url).content.decode()

    page.post(reverse("intake:refuse_own"))
    page.post(reverse("intake:refuse", args=["deal", deal.pk]))
    assert [thing_at(each) for each in before] == [None, None]

    client.force_login(carol)
    for deed in ("rotate", "refuse"):
        assert client.post(reverse(f"intake:{deed}", args=["deal", deal.pk])).status_code == 404
    assert client.post(reverse("intake:rotate", args=["thing", deal.pk])).status_code == 404


def test_what_waits_is_filed_or_discarded_and_had_back(page, held, deal):
    assert "1 message waits" in page.get(reverse("profile:page")).content.decode()
    shown = page.get(reverse("intake:page")).content.decode()
    assert "Forty chairs" in shown
    assert "Nothing proves" in shown

    page.post(reverse("intake:discard", args=[held.pk]))
    assert "Nothing waits for you" in page.get(reverse("intake:page")).content.decode()
    page.post(reverse("intake:take_back", args=[held.pk]))
    page.post(reverse("intake:accept", args=[held.pk]))

    assert Link.objects.filter(deal=deal).exists()


def test_what_was_filed_waits_again_by_undo(page, held, deal):
    page.post(reverse("intake:accept", args=[held.pk]))
    assert Link.objects.standing().filter(deal=deal).exists()

    page.post(reverse("intake:put_back", args=[held.pk]))

    assert "Forty chairs" in page.get(reverse("intake:page")).content.decode()


def test_a_sender_is_trusted_and_no_longer(page, alice, held):
    page.post(reverse("intake:trust", args=[held.pk]))
    shown = page.get(reverse("intake:page")).content.decode()
    assert "Nothing waits for you" in shown
    assert "Trust no longer" in shown

    page.post(reverse("intake:distrust"), {"address": "alice@shop.example"})

    assert "Trust no longer" not in page.get(reverse("intake:page")).content.decode()


def test_nobody_else_judges_it(client, carol, held):
    client.force_login(carol)

    assert "Chairs" not in client.get(reverse("intake:page")).content.decode()
    for deed in ("accept", "put_back", "trust", "discard", "take_back"):
        assert client.post(reverse(f"intake:{deed}", args=[held.pk])).status_code == 404


def test_one_says_who_reads_what_one_files(page, alice, held):
    assert page.post(reverse("intake:visibility"), {"visibility": "open"}).status_code == 400
    page.post(reverse("intake:visibility"), {"visibility": "shared"})

    page.post(reverse("intake:accept", args=[held.pk]))

    held.refresh_from_db()
    assert [each.visibility for each in held.message.conversation.strands.all()] == ["shared"]
    assert Mailbox.objects.get(provider=Mailbox.DROP_BOX).visibility == "shared"
