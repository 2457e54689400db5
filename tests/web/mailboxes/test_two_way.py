"""The switches of a mailbox, and what is said where the provider would not have something."""

import pytest
from django.urls import reverse
from django.utils import timezone

from dealpost.conversations import acting
from dealpost.conversations.models import Change, Setback
from dealpost.conversations.taking_back import take_back
from dealpost.mailboxes.models.two_way import TwoWay
from dealpost.web.mailboxes.changing.two_way import WORDS
from dealpost.web.mailboxes.setbacks import WORDS as SETBACKS
from tests.delivering import deliver
from tests.letters import letter


@pytest.fixture
def setback(mailbox, alice) -> Setback:
    message = deliver(mailbox, letter())[0]
    acting.mark([message.conversation_id], by=alice, at=timezone.now(), seen=True)
    why = "The message is no longer in the mailbox."
    take_back(mailbox, list(Change.objects.all()), why=why, at=timezone.now())
    return Setback.objects.get()


def test_every_switch_is_on_at_first_and_has_its_words(signed_in, mailbox):
    assert {each.name for each in TwoWay._meta.fields} == set(WORDS)
    html = signed_in.get(reverse("mailboxes:page", args=[mailbox.pk])).content.decode()
    card = html[html.index('id="two-way"') :]
    assert card[: card.index("</form>")].count("checked") == len(WORDS)


def test_a_switch_is_turned_and_noted(signed_in, mailbox):
    everything_but = {name: "on" for name in WORDS if name != "tells_read"}

    signed_in.post(reverse("mailboxes:two_way", args=[mailbox.pk]), everything_but)

    mailbox.refresh_from_db()
    assert not mailbox.tells_read
    assert mailbox.tells_moves
    assert mailbox.log.get(kind="settings_changed").facts == {"names": ["tells_read"]}
    page = signed_in.get(reverse("mailboxes:page", args=[mailbox.pk])).content.decode()
    assert "Settings changed: telling the provider what is read" in page


def test_who_may_not_manage_it_may_not_switch(client, carol, mailbox):
    client.force_login(carol)
    answer = client.post(reverse("mailboxes:two_way", args=[mailbox.pk]), {})
    assert answer.status_code == 404


def test_what_was_taken_back_is_told_in_passing_once(signed_in, setback):
    address = reverse("mailboxes:setbacks")
    first = signed_in.post(address, headers={"hx-request": "true"})
    assert "1 message could not be marked as read." in first.headers["HX-Trigger"]
    assert "HX-Trigger" not in signed_in.post(address, headers={"hx-request": "true"}).headers


def test_it_stands_on_the_page_until_it_is_read(signed_in, mailbox, setback):
    page = reverse("mailboxes:page", args=[mailbox.pk])
    assert "1 message could not be marked as read." in signed_in.get(page).content.decode()

    signed_in.post(reverse("mailboxes:dismiss_setbacks", args=[mailbox.pk]))

    assert "could not be marked" not in signed_in.get(page).content.decode()


def test_nobody_else_is_told(client, carol, mailbox, setback):
    client.force_login(carol)
    answer = client.post(reverse("mailboxes:setbacks"), headers={"hx-request": "true"})
    assert "HX-Trigger" not in answer.headers
    assert not Setback.objects.get().is_shown


def test_every_deed_has_its_words():
    assert set(SETBACKS) == set(Setback.Deed.values)
