"""What a colleague may not see is nowhere, whichever address they try."""

import pytest
from django.urls import reverse

from dealpost.conversations.linking import link
from dealpost.conversations.models import Strand
from dealpost.mailboxes.models import Mailbox
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter
from tests.web.conversation.letters import letter_with_files


@pytest.fixture
def message(mailbox):
    return deliver(mailbox, letter_with_files())[0]


def addresses(message) -> list[str]:
    conversation = message.conversation_id
    return [
        reverse("conversation:page", args=[conversation]),
        reverse("conversation:reading", args=[conversation]),
        reverse("conversation:about", args=[conversation]),
        reverse("conversation:items", args=[conversation]) + "?q=bob",
        reverse("conversation:message", args=[message.pk]),
        reverse("conversation:frame", args=[message.pk]),
        reverse("conversation:print", args=[message.pk]),
        reverse("conversation:source", args=[message.pk]),
        reverse("conversation:headers", args=[message.pk]),
        reverse("conversation:attachment", args=[message.pk, 0]),
        reverse("conversation:inline", args=[message.pk, 0]),
    ]


def statuses(client, message) -> set[int]:
    return {client.get(address).status_code for address in addresses(message)}


def test_the_owner_sees_it_everywhere(signed_in, message):
    assert statuses(signed_in, message) == {200}


def test_a_colleague_finds_nothing(client, carol, message):
    client.force_login(carol)
    assert statuses(client, message) == {404}


def test_an_administrator_finds_nothing_either(as_admin, message):
    assert statuses(as_admin, message) == {404}


def test_nobody_signed_in_sees_nothing(client, message):
    assert statuses(client, message) == {302}


def test_shared_mail_is_seen_by_who_may_see_what_it_is_about(client, carol, bob, message):
    Strand.objects.update(visibility=Mailbox.Visibility.SHARED)
    client.force_login(carol)
    assert statuses(client, message) == {200}


def test_a_conversation_shows_only_the_messages_that_one_may_see(
    client, alice, carol, bob, mailbox
):
    shared = Mailbox.connect(
        address="sales@shop.example",
        owner=alice,
        username="s",
        secret="x",
        visibility=Mailbox.Visibility.SHARED,
        at=MONDAY,
        by=alice,
    )
    seen = deliver(shared, letter(message_id="<1@x>", text="Everybody knows"))[0]
    hidden = deliver(
        mailbox, letter(message_id="<2@x>", in_reply_to="<1@x>", text="For Alice alone")
    )[0]
    assert seen.conversation_id == hidden.conversation_id
    client.force_login(carol)
    html = client.get(reverse("conversation:page", args=[seen.conversation_id])).content.decode()
    assert "Everybody knows" in html
    assert "For Alice alone" not in html
    assert client.get(reverse("conversation:frame", args=[hidden.pk])).status_code == 404


def test_a_stranger_to_a_conversation_cannot_link_it(client, carol, bob, deal, message):
    client.force_login(carol)
    pk = message.conversation_id
    response = client.post(
        reverse("conversation:link", args=[pk]), {"kind": "deal", "item": deal.pk}
    )
    assert response.status_code == 404


def test_one_links_only_to_what_one_may_see(signed_in, message, deal, hidden):
    for name, value in hidden.items():
        setattr(deal, name, value)
    deal.save()
    pk = message.conversation_id
    response = signed_in.post(
        reverse("conversation:link", args=[pk]), {"kind": "deal", "item": deal.pk}
    )
    assert response.status_code == 404


def test_a_link_to_a_hidden_item_is_not_told(signed_in, alice, message, deal, hidden):
    link(message.conversation, deal, by=alice, at=MONDAY)
    for name, value in hidden.items():
        setattr(deal, name, value)
    deal.save()
    url = reverse("conversation:page", args=[message.conversation_id])
    assert "Forty chairs" not in signed_in.get(url).content.decode()
