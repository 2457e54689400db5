"""Persons, deals, leads and projects made from mail, in one step; and all of it undone."""

import json

import pytest
from django.urls import reverse

from dealpost.conversations.linking import link
from dealpost.crm.models import Deal, Lead, Organization, Person, Project
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter


@pytest.fixture
def message(mailbox):
    raw = letter(sender='"Vos, Zoë" <zoe@new-chairs.co.uk>', subject="Re: AW: Forty chairs")
    return deliver(mailbox, raw)[0]


def at(name, message, *more):
    return reverse(f"conversation:{name}", args=[message.conversation_id, *more])


def undo(client, response):
    waiting = json.loads(response.headers["HX-Trigger"])["toast"]["messages"]
    return client.post(waiting[0]["undo"], headers={"HX-Request": "true"})


def post(client, url, **values):
    return client.post(url, values, headers={"HX-Request": "true"})


def test_the_dialog_knows_what_the_mail_says(signed_in, message):
    shown = signed_in.get(at("make_person", message), {"address": "zoe@new-chairs.co.uk"})
    html = shown.content.decode()
    assert 'value="Zoë Vos"' in html
    assert 'value="New Chairs"' in html
    assert 'value="Forty chairs"' in signed_in.get(at("make", message, "deal")).content.decode()


def test_a_person_comes_with_the_organization(signed_in, message):
    values = {"name": "Zoë Vos", "address": "zoe@new-chairs.co.uk", "organization": "New Chairs"}
    response = post(signed_in, at("make_person", message), **values)
    assert "Zoë Vos" in response.content.decode()
    zoe = Person.objects.get()
    assert zoe.organization == Organization.objects.get(domains__domain="new-chairs.co.uk")
    assert set(message.conversation.links.values_list("person", "organization")) == {
        (zoe.pk, None),
        (None, zoe.organization_id),
    }

    undo(signed_in, response)
    assert not Person.objects.exists()
    assert not Organization.objects.exists()
    assert not message.conversation.links.exists()


def test_an_organization_of_that_name_is_not_made_twice(signed_in, alice, message):
    known = Organization.add(name="New Chairs", owner=alice, at=MONDAY, by=alice)
    values = {"name": "Zoë Vos", "address": "zoe@new-chairs.co.uk", "organization": "new chairs"}
    post(signed_in, at("make_person", message), **values)

    assert Person.objects.get().organization == known


def test_what_was_used_since_is_not_undone(signed_in, alice, message, stages):
    values = {"name": "Zoë Vos", "address": "zoe@new-chairs.co.uk", "organization": ""}
    response = post(signed_in, at("make_person", message), **values)
    zoe = Person.objects.get()
    Deal.add(title="More", person=zoe, owner=alice, stage=stages[0], at=MONDAY, by=alice)
    undo(signed_in, response)

    assert Person.objects.exists()


def test_an_address_is_added_to_a_person(signed_in, bob, message):
    response = post(
        signed_in, at("add_address", message), address="zoe@new-chairs.co.uk", person=bob.pk
    )
    assert response.status_code == 200
    addresses = set(bob.addresses.values_list("address", flat=True))
    assert addresses == {"bob@customer.example", "zoe@new-chairs.co.uk"}


@pytest.mark.parametrize(("kind", "model"), [("deal", Deal), ("lead", Lead), ("project", Project)])
def test_what_is_made_is_what_it_is_about(
    signed_in, alice, bob, stages, phase, message, kind, model
):
    other = Lead.add(title="Other", owner=alice, at=MONDAY, by=alice)
    link(message.conversation, other, by=alice, at=MONDAY)
    worth = {"value": "12", "currency": "EUR", "stage": stages[0].pk, "phase": phase.pk}
    response = post(
        signed_in, at("make", message, kind), title="Forty chairs", person=bob.pk, **worth
    )
    made = model.objects.get(title="Forty chairs")
    assert message.conversation.links.get(is_primary=True).item == made
    assert made.person == bob

    undo(signed_in, response)
    assert not model.objects.filter(title="Forty chairs").exists()
    assert message.conversation.links.get(is_primary=True).item == other


def test_what_is_wrong_is_said_in_the_dialog(signed_in, message):
    response = post(signed_in, at("make", message, "lead"), title="")

    assert response.status_code == 422
    assert response.headers["HX-Retarget"] == "#linking-dialog"


def test_links_are_undone_as_they_were(signed_in, alice, bob, deal, mailbox):
    (mail,) = deliver(mailbox, letter())
    before = set(mail.conversation.links.values_list("pk", "reason", "is_primary"))
    key = mail.conversation.links.get(deal=deal).pk
    undo(signed_in, post(signed_in, at("unlink", mail, key)))
    assert set(mail.conversation.links.values_list("pk", "reason", "is_primary")) == before

    other = Lead.add(title="Other", owner=alice, at=MONDAY, by=alice)
    response = post(signed_in, at("link", mail), kind="lead", item=other.pk)
    assert mail.conversation.links.get(is_primary=True).item == other
    undo(signed_in, response)
    assert set(mail.conversation.links.values_list("pk", "reason", "is_primary")) == before


def test_the_main_one_is_changed_and_changed_back(signed_in, alice, bob, deal, mailbox):
    (mail,) = deliver(mailbox, letter())
    other = Lead.add(title="Other", owner=alice, at=MONDAY, by=alice)
    link(mail.conversation, other, by=alice, at=MONDAY)
    key = mail.conversation.links.get(deal=deal).pk
    response = post(signed_in, at("primary", mail, key))
    assert mail.conversation.links.get(is_primary=True).item == deal
    undo(signed_in, response)
    assert mail.conversation.links.get(is_primary=True).item == other


def test_a_forged_or_foreign_undo_does_nothing(client, carol, bob, deal, mailbox, signed_in):
    (mail,) = deliver(mailbox, letter())
    key = mail.conversation.links.get(deal=deal).pk
    response = post(signed_in, at("unlink", mail, key))
    assert signed_in.post(reverse("conversation:undo") + "?before=x").status_code == 400
    client.force_login(carol)
    undo(client, response)

    assert mail.conversation.links.get(deal=deal).is_rejected
