"""Comments, presence and the stopped answer, as the pages have them."""

import json

import pytest
from django.urls import reverse

from dealpost.conversations.models import Comment, Sight, Strand
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


def comment(client, message, html="<p><strong>Ask</strong> @Ben Visser</p>"):
    address = reverse("conversation:comment", args=[message.conversation_id])
    return client.post(address, {"html": html}, headers={"HX-Request": "true"})


def test_a_comment_stands_in_the_conversation_as_it_was_formatted(signed_in, message, ben):
    html = (
        "<p><strong>Ask</strong> @Ben <em>or</em> @ben visser:</p><ul><li><code>4</code></li></ul>"
    )
    assert comment(signed_in, message, html).status_code == 200
    shown = page(signed_in, message).text
    assert "<strong>Ask</strong> @Ben <em>or</em>" in shown
    assert '<span class="mention">@ben visser</span>:' in shown
    assert "<li><code>4</code></li>" in shown


def test_what_acts_is_taken_out_on_the_way_in_and_on_the_way_out(signed_in, message, ben):
    comment(signed_in, message, '<p onclick="x()">Ask<script>steal()</script></p>')
    written = Comment.objects.get()
    assert written.html == "<p>Ask</p>"

    # However it came there: names in addresses stay what they are.
    written.html = (
        '<p><img src=x onerror=steal()><a href="https://x.example/@Ben Visser">@Ben Visser'
    )
    written.save()
    written.mentioned.add(ben)
    shown = page(signed_in, message).text
    assert "steal()" not in shown
    assert "https://x.example/@Ben" in shown
    assert '<span class="mention">@Ben Visser</span></a>' in shown


def test_for_whom_it_is_stands_on_it(signed_in, message):
    comment(signed_in, message, "Ask")
    shown = page(signed_in, message).text
    assert "Only Sales sees this" in shown
    assert "Comment for Sales only" in shown

    Strand.objects.update(visibility="shared")
    shown = page(signed_in, message).text
    assert "Only Sales sees this" not in shown
    assert "Only colleagues who may read this conversation see this" in shown
    assert "Comment for colleagues who may read this" in shown


@pytest.mark.parametrize("nothing", [" ", "<p></p>", "<p> <br></p>"])
def test_an_empty_comment_is_refused(signed_in, message, nothing):
    assert comment(signed_in, message, nothing).status_code == 422


def test_what_a_colleague_says_is_marked_in_the_list_until_it_was_seen(signed_in, message, ben):
    comment(signed_in, message, "Ask")
    inbox = reverse("inbox:home")
    assert "line-comment" not in signed_in.get(inbox).text  # one's own is no news

    signed_in.force_login(ben)
    assert "line-comment" in signed_in.get(inbox).text
    assert ">New</span>" in page(signed_in, message).text

    beat(signed_in, message, seen=f"{message.pk}.{Comment.objects.get().pk}.0")
    assert "line-comment" not in signed_in.get(inbox).text
    assert ">New</span>" not in page(signed_in, message).text


def test_who_is_mentioned_finds_it_in_a_list_of_its_own(signed_in, message, ben):
    mentions = reverse("inbox:kind", args=["mentions"])
    comment(signed_in, message, "<p>@Ben Visser?</p>")
    assert "Nobody has mentioned you" in signed_in.get(mentions).text

    signed_in.force_login(ben)
    assert "Chairs" in signed_in.get(mentions).text
    assert "Chairs" in signed_in.get(mentions + "?unread=yes").text
    beat(signed_in, message, seen=f"{message.pk}.{Comment.objects.get().pk}.0")
    assert "Chairs" in signed_in.get(mentions).text
    assert "Chairs" not in signed_in.get(mentions + "?unread=yes").text


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
    assert "Better" in signed_in.post(edit, {"html": "Better"}).text
    removal = reverse("conversation:comment_removal", args=[key])
    signed_in.force_login(ben)
    assert signed_in.post(edit, {"html": "Worse"}).status_code == 404
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
