"""The Email tab, which all five kinds of item share."""

import pytest
from django.urls import reverse

from dealpost.conversations.models import Conversation, Link, Strand
from dealpost.mailboxes.models import Mailbox
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter


@pytest.fixture
def conversation(mailbox, deal, bob) -> Conversation:
    """Bob and Alice about the deal, private to Alice."""
    conversation = Conversation.objects.create(newest_at=MONDAY)
    Strand.objects.create(
        conversation=conversation,
        mailbox=mailbox,
        visibility=Mailbox.Visibility.PRIVATE,
        subject="Forty chairs, please",
        people=["Bob Bakker"],
        messages=1,
        newest_at=MONDAY,
    )
    for item in ({"deal": deal}, {"person": bob}):
        Link.objects.create(
            conversation=conversation, reason=Link.Reason.CHOSEN, made_at=MONDAY, **item
        )
    return conversation


@pytest.fixture
def pages(deal, bob) -> list[str]:
    return [
        f"/{item}/{tab}"
        for item in (f"deals/{deal.pk}", f"persons/{bob.pk}")
        for tab in ("", "mail/")
    ]


def test_the_owner_reads_private_mail_on_every_item(signed_in, conversation, pages):
    for page in pages:
        assert "Forty chairs, please" in signed_in.get(page).text
        assert "Private" in signed_in.get(page).text


def test_a_colleague_sees_nothing_of_private_mail(client, carol, conversation, pages):
    client.force_login(carol)

    assert not [page for page in pages if "please" in client.get(page).text]


def test_a_colleague_sees_shared_mail(client, carol, conversation, pages):
    conversation.strands.update(visibility=Mailbox.Visibility.SHARED)
    client.force_login(carol)

    assert all("Forty chairs, please" in client.get(page).text for page in pages)


def test_a_colleague_sees_the_shared_part_of_a_mixed_conversation(
    client, carol, alice, conversation, pages
):
    other = Mailbox.connect(
        address="alice@second.example", owner=alice, username="a", secret="s", at=MONDAY, by=alice
    )
    Strand.objects.create(
        conversation=conversation,
        mailbox=other,
        visibility=Mailbox.Visibility.SHARED,
        subject="The shared half",
        messages=1,
        newest_at=MONDAY,
    )
    client.force_login(carol)

    for page in pages:
        text = client.get(page).text
        assert "The shared half" in text
        assert "please" not in text


def test_a_conversation_is_linked_from_there(signed_in, mailbox, deal, carol, client):
    (message,) = deliver(mailbox, letter(sender="eve@other.example", subject="About our chairs"))
    asking = reverse("conversation:linking_to", args=["deal", deal.pk])
    assert asking in signed_in.get(f"/deals/{deal.pk}/mail/").content.decode()
    for query in ("", "?q=about", "?q=eve"):
        assert "About our chairs" in signed_in.get(asking + query).content.decode()
    assert "About our chairs" not in signed_in.get(asking + "?q=lamps").content.decode()

    wanted = {"conversations": message.conversation_id, "kind": "deal", "item": deal.pk}
    signed_in.post(reverse("conversation:link_some"), wanted)
    assert "About our chairs" in signed_in.get(f"/deals/{deal.pk}/mail/").content.decode()
    assert "About our chairs" not in signed_in.get(asking + "?q=about").content.decode()

    client.force_login(carol)
    message.conversation.links.filter(deal=deal).delete()
    for query in ("", "?q=about"):
        assert "About our chairs" not in client.get(asking + query).content.decode()
