"""A message is written about several things, and its conversation is about just these."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from dealpost.conversations.linking_words import why
from dealpost.conversations.models import Link, Message
from dealpost.crm.models import Deal, Lead, Organization
from dealpost.outbox.models import Draft, Outgoing
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter


@pytest.fixture
def page(alice) -> Client:
    page = Client()
    page.force_login(alice)
    return page


@pytest.fixture
def tables(alice, stages) -> Deal:
    """Of nobody whose mail it is."""
    return Deal.add(title="Nine tables", owner=alice, stage=stages[0], at=MONDAY, by=alice)


@pytest.fixture
def lead(alice) -> Lead:
    return Lead.add(title="New office", owner=alice, at=MONDAY, by=alice)


def written(draft: Draft, *items, main: str = "") -> dict[str, object]:
    return {
        "version": draft.version,
        "mailbox": draft.mailbox_id,
        "to": json.dumps([{"name": "Bob Bakker", "address": "bob@customer.example"}]),
        "subject": "Tables",
        "html": "<p>Nine of them.</p>",
        "items": json.dumps([name(item) for item in items]),
        "main_item": main,
    }


def name(item) -> str:
    return f"{item._meta.model_name}-{item.pk}"


def links(conversation) -> dict[str, tuple[bool, str]]:
    standing = Link.objects.standing().filter(conversation=conversation)
    return {name(link.item): (link.is_primary, why(link)) for link in standing}


def test_several_items_are_chosen_kept_by_the_draft_and_linked_when_it_has_left(
    transactional_db, post, page, deal, tables, lead, alice
):
    shop = Organization.add(name="Office World", owner=alice, at=MONDAY, by=alice)
    page.get(reverse("composer:new"))
    draft = Draft.objects.get()

    page.post(
        reverse("composer:save", args=[draft.pk]),
        written(draft, tables, lead, shop, main=name(lead)),
    )
    draft.refresh_from_db()
    shown = page.get(reverse("composer:draft", args=[draft.pk])).content.decode()
    assert all(f'name="items" value="{name(item)}"' in shown for item in (tables, lead, shop))
    assert f'name="main_item" value="{name(lead)}" checked' in shown
    sent = page.post(
        reverse("composer:send", args=[draft.pk]),
        written(draft, tables, lead, shop, main=name(lead)),
    )
    assert sent.status_code == 200
    outgoing = post.finish(Outgoing.objects.get())

    assert post.sent == 1
    by_alice = "Linked by Alice Jansen."
    about = links(outgoing.conversation)
    bob = about.pop(f"person-{deal.person_id}")
    assert bob == (False, "bob@customer.example takes part, which is an address of this person.")
    # Not Bob's only open deal, which the rules would have found.
    assert about == {
        name(tables): (False, by_alice),
        name(lead): (True, by_alice),
        name(shop): (False, by_alice),
    }
    deliver(
        post.mailbox,
        letter(message_id="<2@customer.example>", in_reply_to=f"<{outgoing.message_identifier}>"),
    )
    assert Message.objects.get(subject="Chairs").conversation == outgoing.conversation
    assert name(deal) not in links(outgoing.conversation), "an answer brings no rule back"


def test_the_first_of_them_is_the_main_one_unless_its_writer_says_otherwise(
    transactional_db, post, tables, lead
):
    outgoing = post.finish(post.submit(items=[name(lead), name(tables)]))

    assert links(outgoing.conversation)[name(lead)][0]


def test_an_answer_adds_to_what_its_conversation_is_about(
    transactional_db, post, page, deal, tables
):
    (question,) = deliver(post.mailbox, letter())
    page.get(reverse("composer:reply", args=[question.pk]))
    draft = Draft.objects.get()

    page.post(reverse("composer:send", args=[draft.pk]), written(draft, tables))
    post.finish(Outgoing.objects.get())

    assert links(question.conversation).keys() >= {name(deal), name(tables)}


def test_what_was_deleted_or_hidden_before_it_left_is_not_linked(
    transactional_db, post, carol, tables, lead
):
    outgoing = post.submit(items=[name(tables), name(lead)], main_item=name(tables))
    Deal.objects.filter(pk=tables.pk).update(owner=carol, visibility="owner")

    post.finish(outgoing)

    about = links(outgoing.conversation)
    assert name(tables) not in about
    assert about[name(lead)][0]
