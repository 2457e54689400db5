"""Why is this linked, or not: the answer, and who may read what of it."""

import re

import pytest
from django.urls import reverse

from dealpost.conversations.linking import link, unlink
from dealpost.conversations.models import Strand
from dealpost.crm.models import Deal, Lead, Organization, Person, Visibility
from dealpost.mailboxes.models import Mailbox
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter


def why(client, message):
    response = client.get(reverse("conversation:why", args=[message.conversation_id]))
    assert response.status_code == 200
    return words(response)


def words(response):
    html = response.content.decode().replace("<wbr>", "")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_link_is_explained(signed_in, mailbox, bob, deal):
    (message,) = deliver(mailbox, letter())
    told = why(signed_in, message)

    assert "It is about “Forty chairs”. Linked because bob@customer.example takes part" in told
    assert "An address of this person." in told
    assert "One of our own mailboxes." in told


def test_of_several_it_is_said_that_one_must_be_chosen(signed_in, mailbox, alice, bob, deal):
    Lead.add(title="Tables", person=bob, owner=alice, at=MONDAY, by=alice)
    (message,) = deliver(mailbox, letter())

    assert "Several open items fit, so nothing is chosen" in why(signed_in, message)


def test_what_is_closed_or_was_taken_away_is_said(signed_in, mailbox, alice, bob, deal, stages):
    won = Deal.add(title="Lamps", person=bob, owner=alice, stage=stages[0], at=MONDAY, by=alice)
    won.win(at=MONDAY, by=alice)
    (message,) = deliver(mailbox, letter())
    unlink(message.conversation.links.get(deal=deal), by=alice, at=MONDAY)
    told = why(signed_in, message)

    assert "Alice Jansen took this link away on 2 Mar 2026" in told
    assert "It is closed: only open items are chosen." in told


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (["List-Id: <news.example>"], "A list or a machine sent this mail"),
        ([], "The mailbox of this mail does not link by itself."),
    ],
)
def test_what_keeps_a_whole_mail_from_being_linked_is_said(
    signed_in, mailbox, bob, deal, head, said
):
    mailbox.links_automatically = bool(head)
    mailbox.save()
    (message,) = deliver(mailbox, letter(more=head))

    assert said in why(signed_in, message)


def test_strangers_can_be_added_from_there(signed_in, mailbox):
    (message,) = deliver(mailbox, letter(sender="joe@gmail.com"))
    told = why(signed_in, message)

    assert "gmail.com is a public mail domain" in told
    assert "New person Add to a person" in told


def test_nobody_hears_of_an_item_that_they_may_not_see(client, mailbox, alice, carol, bob, deal):
    hidden = {"owner": alice, "visibility": Visibility.OWNER, "at": MONDAY, "by": alice}
    Lead.add(title="Secret tables", person=bob, **hidden)
    spy = Person.add(name="Secret Bob", addresses=["bob@customer.example"], **hidden)
    Organization.add(name="Secret Holding", domains=["customer.example"], **hidden)
    Strand.objects.update(visibility=Mailbox.Visibility.SHARED)
    mailbox.visibility = Mailbox.Visibility.SHARED
    mailbox.save()
    (message,) = deliver(mailbox, letter())
    assert message.conversation.links.filter(person=spy).exists()

    client.force_login(carol)
    told = why(client, message)
    assert "Secret" not in told
    assert "Several" not in told
    assert "several persons" not in told
    client.force_login(alice)
    assert "Secret tables" in why(client, message)


def test_an_address_from_private_mail_is_not_told(client, mailbox, alice, carol, bob, deal):
    shared = Mailbox.connect(
        address="sales@shop.example",
        owner=alice,
        username="s",
        secret="x",
        visibility=Mailbox.Visibility.SHARED,
        at=MONDAY,
        by=alice,
    )
    (seen,) = deliver(shared, letter(message_id="<1@x>", sender="ann@other.example"))
    deliver(mailbox, letter(message_id="<2@x>", in_reply_to="<1@x>"))
    link(seen.conversation, deal, by=alice, at=MONDAY)
    client.force_login(carol)

    assert "bob@customer.example" not in why(client, seen)
    panel = client.get(reverse("conversation:about", args=[seen.conversation_id]))
    assert "bob@customer.example takes part" not in words(panel)


def test_a_colleague_who_may_not_read_it_is_told_nothing(client, carol, mailbox):
    (message,) = deliver(mailbox, letter())
    client.force_login(carol)
    url = reverse("conversation:why", args=[message.conversation_id])

    assert client.get(url).status_code == 404
