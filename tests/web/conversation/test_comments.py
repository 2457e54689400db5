"""Comments, presence and the stopped answer, as the pages have them."""

import json

import pytest
from django.urls import reverse

from dealpost.conversations.models import Comment, Sight
from dealpost.outbox import answering
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter
from tests.web.inbox.filing import usual_folders


@pytest.fixture
def message(team_mailbox):
    usual_folders(team_mailbox)
    return deliver(team_mailbox, letter(to="sales@shop.example"))[0]


def page(client, message):
    return client.get(reverse("conversation:page", args=[message.conversation_id]))


def comment(client, message, text="<b>Ask</b> @Ben Visser"):
    address = reverse("conversation:comment", args=[message.conversation_id])
    return client.post(address, {"text": text}, headers={"HX-Request": "true"})


def test_a_comment_stands_in_the_conversation_escaped_and_locked(signed_in, message, ben):
    assert comment(signed_in, message).status_code == 200
    shown = page(signed_in, message).text
    assert "&lt;b&gt;Ask" in shown
    assert '<span class="mention">@Ben Visser</span>' in shown
    assert "Only Sales sees this" in shown


def test_an_empty_comment_is_refused(signed_in, message):
    assert comment(signed_in, message, " ").status_code == 422


def test_mentioning_who_may_not_see_it_says_so(signed_in, message, carol):
    assert (
        "cannot see this conversation" in comment(signed_in, message, "@Carol de Wit")["HX-Trigger"]
    )
    address = reverse("conversation:mentions", args=[message.conversation_id])
    offered = signed_in.get(address + "?typed=car").text
    assert "disabled" in offered
    assert "cannot see this" in offered


def test_only_its_author_changes_a_comment(client, signed_in, message, ben):
    comment(signed_in, message, "Mine")
    key = Comment.objects.get().pk
    edit = reverse("conversation:comment_edit", args=[key])
    assert "Better" in signed_in.post(edit, {"text": "Better"}).text
    removal = reverse("conversation:comment_removal", args=[key])
    signed_in.force_login(ben)
    assert signed_in.post(edit, {"text": "Worse"}).status_code == 404
    assert signed_in.post(removal).status_code == 404
    assert "Better" in page(signed_in, message).text


def test_deleting_can_be_undone(signed_in, message):
    comment(signed_in, message, "Gone")
    key = Comment.objects.get().pk
    signed_in.post(reverse("conversation:comment_removal", args=[key]))
    assert "Gone" not in page(signed_in, message).text
    signed_in.post(reverse("conversation:comment_restore", args=[key]))
    assert "Gone" in page(signed_in, message).text


def test_a_stranger_finds_neither_comments_nor_people(client, message, alice, carol):
    client.force_login(alice)
    comment(client, message, "Between us")
    beat(client, message)
    client.force_login(carol)
    key = Comment.objects.get().pk
    assert comment(client, message).status_code == 404
    assert client.get(reverse("conversation:comment_row", args=[key])).status_code == 404
    mentions = reverse("conversation:mentions", args=[message.conversation_id])
    assert client.get(mentions).status_code == 404
    assert beat(client, message).status_code == 404
    assert client.get(reverse("conversation:presence")).json() == {}


def beat(client, message, doing="viewing", seen=""):
    address = reverse("conversation:present", args=[message.conversation_id])
    return client.post(address, {"window": "w1", "doing": doing, "seen": seen})


def test_a_window_says_that_it_is_there_and_that_it_goes(signed_in, message, alice, ben):
    assert beat(signed_in, message, "replying", seen=f"{message.pk}.0.0").status_code == 204
    assert Sight.of(alice, message.conversation_id).message == message.pk
    assert beat(signed_in, message, "dancing").status_code == 400

    signed_in.force_login(ben)
    [[face]] = signed_in.get(reverse("conversation:presence")).json().values()
    assert (face["name"], face["doing"]) == ("Alice Jansen", "replying")
    signed_in.force_login(alice)
    beat(signed_in, message, "gone")
    signed_in.force_login(ben)
    assert signed_in.get(reverse("conversation:presence")).json() == {}


def test_an_overtaken_answer_is_shown_the_news_and_sent_anyway(signed_in, message, alice, ben):
    draft = answering.reply(message, author=alice, at=MONDAY)
    signed_in.force_login(ben)
    comment(signed_in, message, "I have just called them.")
    signed_in.force_login(alice)
    written = {
        "mailbox": draft.mailbox_id,
        "version": 0,
        "to": json.dumps(draft.to),
        "cc": "[]",
        "bcc": "[]",
        "subject": draft.subject,
        "html": "<p>Forty.</p>",
    }
    send = reverse("composer:send", args=[draft.pk])
    stopped = signed_in.post(send, written)
    assert stopped.status_code == 412
    assert "I have just called them." in stopped.json()["news"]

    again = {**written, "version": stopped.json()["version"], "seen": stopped.json()["seen"]}
    assert signed_in.post(send, again).status_code == 200
