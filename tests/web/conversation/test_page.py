import re

import pytest
from django.urls import reverse

from dealpost.conversations.models import Link, Placement
from dealpost.crm.models import Person
from tests.delivering import deliver, inbox_of
from tests.letters import letter
from tests.web.conversation.letters import html_letter


def page(client, message, query=""):
    url = reverse("conversation:page", args=[message.conversation_id])
    response = client.get(url + query)
    assert response.status_code == 200
    return response.content.decode()


def test_messages_stand_oldest_first_and_only_the_last_is_open(signed_in, mailbox):
    first, *_rest, last = deliver(
        mailbox,
        *(
            letter(message_id=f"<{n}@x>", in_reply_to=f"<{n - 1}@x>" if n else "", text=f"Word {n}")
            for n in range(4)
        ),
        flags=["\\Seen"],
    )
    html = page(signed_in, first)
    order = [int(key) for key in re.findall(r'data-message="(\d+)"', html)]
    assert order == sorted(order)
    opened = re.findall(r'class="letter is-open[^"]*" id="message-(\d+)"', html)
    assert opened == [str(last.pk)]


def test_unread_messages_are_open(signed_in, mailbox):
    messages = deliver(
        mailbox,
        letter(message_id="<1@x>"),
        letter(message_id="<2@x>", in_reply_to="<1@x>", text="2"),
    )
    assert page(signed_in, messages[0]).count('class="letter is-open') == 2


def test_the_list_that_it_was_opened_from_stays_beside_it(signed_in, mailbox):
    message = deliver(mailbox, letter())[0]
    deliver(mailbox, letter(message_id="<2@x>", subject="Tables", text="Tables?"))
    html = page(signed_in, message, f"?in={inbox_of(mailbox).pk}")
    assert "Tables?" in html
    assert f"?in={inbox_of(mailbox).pk}" in html


def test_looking_changes_nothing(signed_in, mailbox):
    page(signed_in, deliver(mailbox, letter())[0])
    assert not Placement.objects.get().is_seen


def test_the_panel_says_why_something_is_linked(signed_in, mailbox, deal):
    html = page(signed_in, deliver(mailbox, letter())[0])
    assert "Forty chairs" in html
    assert "bob<wbr>@customer.example takes part" in html


def test_a_link_is_taken_away_and_made_by_hand(signed_in, mailbox, deal):
    message = deliver(mailbox, letter())[0]
    made = Link.objects.get(deal=deal)
    signed_in.post(reverse("conversation:unlink", args=[message.conversation_id, made.pk]))
    assert not Link.objects.standing().filter(deal=deal).exists()
    items = signed_in.get(
        reverse("conversation:items", args=[message.conversation_id]), {"q": "forty"}
    )
    assert "Forty chairs" in items.content.decode()
    panel = signed_in.post(
        reverse("conversation:link", args=[message.conversation_id]),
        {"kind": "deal", "item": deal.pk},
    )
    assert "Linked by Alice Jansen." in panel.content.decode()


def test_a_stranger_is_added_to_the_contacts(signed_in, mailbox):
    message = deliver(mailbox, letter(sender="Zoë Vos <zoe@new.example>"))[0]
    assert "Not in your contacts" in page(signed_in, message)
    url = reverse("conversation:make_person", args=[message.conversation_id])
    panel = signed_in.post(url, {"name": "Zoë Vos", "address": "zoe@new.example"})
    assert "Not in your contacts" not in panel.content.decode()
    assert Person.objects.get().address == "zoe@new.example"
    assert Link.objects.get().person == Person.objects.get()


def test_only_somebody_who_wrote_here_becomes_a_person(signed_in, mailbox):
    message = deliver(mailbox, letter())[0]
    url = reverse("conversation:make_person", args=[message.conversation_id])
    other = {"name": "Other", "address": "other@x.example"}
    assert signed_in.post(url, other).status_code == 404
    assert not Person.objects.exists()


def test_a_message_is_starred_alone(signed_in, mailbox):
    message = deliver(mailbox, letter())[0]
    url = reverse("conversation:star", args=[message.pk])
    assert signed_in.post(url, {"on": "yes"}).status_code == 204
    assert Placement.objects.get().is_flagged
    signed_in.post(url, {"on": "no"})
    assert not Placement.objects.get().is_flagged


def test_the_address_of_a_conversation_that_became_part_of_another_still_leads_there(
    signed_in, mailbox
):
    first = deliver(mailbox, letter(message_id="<1@x>"))[0]
    third = deliver(mailbox, letter(message_id="<3@x>", subject="Re: Chairs", text="3"))[0]
    gone = max(first.conversation_id, third.conversation_id)
    linking = letter(message_id="<2@x>", references=["<1@x>", "<3@x>"], text="2")
    kept = deliver(mailbox, linking)[0].conversation_id
    response = signed_in.get(reverse("conversation:page", args=[gone]))
    assert response["Location"] == reverse("conversation:page", args=[kept])


@pytest.mark.parametrize("raw", [letter(text="<b>&amp; </textarea><script>"), letter(subject="")])
def test_plain_text_is_shown_as_it_was_written(signed_in, mailbox, raw):
    html = page(signed_in, deliver(mailbox, raw)[0])
    assert "<script>\n" not in html
    assert "<b>&amp;" not in html
    assert "iframe" not in html


def test_html_is_only_in_a_frame_in_which_nothing_runs(signed_in, mailbox):
    message = deliver(mailbox, html_letter("<p>Dear <b>Alice</b></p>"))[0]
    html = page(signed_in, message)
    (frame,) = re.findall(r"<iframe[^>]*>", html)
    assert reverse("conversation:frame", args=[message.pk]) in frame
    sandbox = " ".join(re.findall(r'sandbox="([^"]*)"', frame)).split()
    assert "allow-scripts" not in sandbox
    assert set(sandbox) == {
        "allow-same-origin",
        "allow-popups",
        "allow-popups-to-escape-sandbox",
    }
    assert "<b>Alice</b>" not in html
