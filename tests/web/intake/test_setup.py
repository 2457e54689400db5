"""An administrator arranges where copies arrive, and tries it."""

import pytest
from django.urls import reverse

from dealpost.intake import filing
from dealpost.intake.addressing import address_of, thing_at
from dealpost.intake.arranging import arranged
from dealpost.intake.models import Dropped
from dealpost.intake.taking import take
from tests.conftest import MONDAY
from tests.letters import letter

pytestmark = pytest.mark.django_db

URL = reverse("intake:setup")


@pytest.fixture
def page(client, alice):
    alice.is_admin = True
    alice.save()
    client.force_login(alice)
    return client


def words(**changed) -> dict[str, str]:
    return {
        "address": "drop+*@shop.example",
        "mailbox": "",
        "authserv": "mx.shop.example",
        **changed,
    }


def test_from_then_on_everybody_has_an_address(page, alice, mailbox):
    assert address_of(alice) == ""

    assert page.post(URL, words(mailbox=mailbox.pk)).status_code == 302

    assert thing_at(address_of(alice)) == alice
    now = arranged()
    assert (now.mailbox, now.authserv, now.trusts) == (mailbox.address, "mx.shop.example", False)
    assert address_of(alice) in page.get(URL).content.decode()


@pytest.mark.parametrize(
    "address",
    ["drop@shop.example", "drop+*@*.example", "drop+*", "drop*@shop.example", "a b+*@x.y"],
)
def test_what_can_be_no_address_is_told(page, address):
    assert page.post(URL, words(address=address)).status_code == 422
    assert not arranged().is_offered


def test_what_the_environment_says_is_shown_and_stays(page, settings):
    settings.INTAKE = {
        **settings.INTAKE,
        "address": "*@drop.shop.example",
        "listen": "127.0.0.1:24",
    }

    shown = page.get(URL).content.decode()
    page.post(URL, words())

    assert "Set by DEALPOST_BCC_ADDRESS." in shown
    assert "127.0.0.1:24" in shown
    assert arranged().address == "*@drop.shop.example"


def test_a_trial_says_what_became_of_it(page, alice, mailbox):
    page.post(URL, words())
    since = page.get(URL).context["since"]

    def seen() -> str:
        return page.get(reverse("intake:trial"), {"since": since}).content.decode()

    assert "Nothing has arrived yet" in seen()
    raw = letter(sender="alice@shop.example", to="bob@customer.example")
    (dropped,) = take(raw, [address_of(alice)], sender="", at=MONDAY)
    assert "filed in a moment" in seen()
    filing.file(dropped, at=MONDAY)
    assert "waits for a word" in seen()
    assert "Nothing proves" in seen()
    Dropped.objects.update(state="filed")
    assert "is filed" in seen()


def test_nobody_else_arranges_it(client, carol):
    client.force_login(carol)

    assert client.get(URL).status_code == 403
    assert client.post(URL, words()).status_code == 403
    assert client.get(reverse("intake:trial")).status_code == 403
