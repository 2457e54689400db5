"""What "why?" offers to put right, in one step, and undoing it."""

import json

import pytest
from django.urls import reverse

from dealpost.crm.models import Lead, Person
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db


def undo_of(response) -> str:
    """Return the address that undoes what was answered for."""
    return next(m["undo"] for m in response_messages(response) if m["undo"])


def response_messages(response):
    return json.loads(response["HX-Trigger"])["toast"]["messages"]


def post(client, name, conversation, **data):
    address = reverse(f"conversation:{name}", args=[conversation.pk])
    return client.post(address, data, headers={"HX-Request": "true"})


def about(conversation):
    return {str(link.item) for link in conversation.links.standing()} - {"Bob Bakker"}


@pytest.mark.parametrize("kind", ["deal", "lead"])
def test_what_is_closed_is_opened_and_linked_and_closed_again(
    signed_in, mailbox, alice, bob, stages, deal, kind
):
    if kind == "lead":
        item = Lead.add(title="Tables", person=bob, owner=alice, at=MONDAY, by=alice)
        item.archive(at=MONDAY, by=alice)
        deal.delete()
    else:
        item = deal
        deal.lose(at=MONDAY, by=alice, reason="Too dear")
    status = item.status
    (message,) = deliver(mailbox, letter())
    conversation = message.conversation
    why = signed_in.get(reverse("conversation:why", args=[conversation.pk])).content.decode()
    assert reverse("conversation:reopen", args=[conversation.pk]) in why

    done = post(signed_in, "reopen", conversation, kind=kind, item=item.pk)
    item.refresh_from_db()
    assert (item.is_open, about(conversation)) == (True, {str(item)})

    assert signed_in.post(undo_of(done)).status_code == 204
    item.refresh_from_db()
    assert (item.status, about(conversation)) == (status, set())
    assert getattr(item, "lost_reason", "") == ("Too dear" if kind == "deal" else "")


def test_what_is_open_or_hidden_is_not_opened(signed_in, mailbox, alice, deal, hidden):
    (message,) = deliver(mailbox, letter())
    open_deal = {"kind": "deal", "item": deal.pk}
    assert post(signed_in, "reopen", message.conversation, **open_deal).status_code == 404
    deal.lose(at=MONDAY, by=alice)
    deal.change(at=MONDAY, by=alice, **hidden)
    assert post(signed_in, "reopen", message.conversation, **open_deal).status_code == 404
    assert signed_in.post(reverse("conversation:close_again")).status_code == 400


def test_somebody_known_by_name_gets_the_address_and_loses_it_again(
    signed_in, mailbox, alice, deal
):
    bob = Person.objects.get()
    (message,) = deliver(mailbox, letter(sender="Bob Bakker <bob@home.example>"))
    address = reverse("conversation:why", args=[message.conversation_id])
    assert "It is Bob Bakker: add the address" in signed_in.get(address).content.decode()

    done = post(
        signed_in, "add_address", message.conversation, person=bob.pk, address="bob@home.example"
    )
    assert about(message.conversation) == {"Forty chairs"}
    assert bob.address == "bob@customer.example"

    signed_in.post(undo_of(done))
    assert [each.address for each in bob.addresses.all()] == ["bob@customer.example"]
    assert signed_in.post(reverse("conversation:undo_address")).status_code == 400
