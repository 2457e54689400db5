"""A draft of a team on the pages: shared, read, taken over, and nothing written is lost."""

import json

import pytest
from django.urls import reverse

from dealpost.outbox import drafting
from dealpost.outbox.models import Draft
from tests.conftest import MONDAY


@pytest.fixture
def draft(team_mailbox, alice):
    draft = drafting.start(alice, at=MONDAY, subject="Offer")
    drafting.save(
        draft,
        drafting.Written(team_mailbox, html="<p>Forty</p>", subject="Offer"),
        version=0,
        at=MONDAY,
    )
    return draft


def url(name, draft):
    return reverse(f"composer:{name}", args=[draft.pk])


def written(draft, html):
    return {
        "mailbox": draft.mailbox_id,
        "version": draft.version,
        "to": "[]",
        "cc": "[]",
        "bcc": "[]",
        "subject": "Offer",
        "html": html,
    }


def test_it_is_shared_read_and_taken_over_and_what_the_other_writes_is_kept(
    client, draft, alice, ben
):
    client.force_login(alice)
    assert "Visible to Sales" in client.post(url("share", draft), {"on": "yes"}).text

    client.force_login(ben)
    assert "Offer" in client.get(reverse("composer:drafts")).text
    assert "Forty" in client.get(url("shared", draft)).text
    assert client.get(url("draft", draft)).status_code == 404
    assert client.post(url("take_over", draft)).status_code == 302
    assert client.get(url("draft", draft)).status_code == 200

    client.force_login(alice)
    answer = client.post(url("save", draft), written(draft, "<p>Fifty</p>"))
    assert answer.status_code == 409
    assert "Ben Visser has taken over" in answer.json()["text"]
    assert Draft.objects.get(pk=draft.pk).html == "<p>Forty</p>"
    assert Draft.objects.get(beside=draft).html == "<p>Fifty</p>"
    assert json.loads(answer.text)["open"] == url("draft", Draft.objects.get(beside=draft))


def test_a_stranger_to_the_team_finds_none_of_it(client, draft, alice, carol):
    client.force_login(alice)
    client.post(url("share", draft), {"on": "yes"})
    client.force_login(carol)
    assert client.get(url("shared", draft)).status_code == 404
    assert client.post(url("take_over", draft)).status_code == 404
    assert client.post(url("save", draft), written(draft, "x")).status_code == 404
    assert client.post(url("share", draft), {"on": "no"}).status_code == 404
