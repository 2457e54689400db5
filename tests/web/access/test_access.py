"""Private mail on an item: what it tells, asking for it, and letting somebody in."""

import re

import pytest

from dealpost.conversations import letting_in
from dealpost.conversations.models import Access, Strand
from dealpost.crm.models import Visibility
from dealpost.mailboxes.models import Mailbox
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter


@pytest.fixture
def message(mailbox, deal):
    (message,) = deliver(mailbox, letter(subject="Zorro", text="Hush"))
    return message


@pytest.fixture
def strand(message) -> Strand:
    return Strand.objects.get(conversation=message.conversation_id)


@pytest.fixture
def as_carol(client, carol):
    client.force_login(carol)
    return client


def test_an_item_tells_of_private_mail_that_it_exists_and_nothing_else(as_carol, deal, strand):
    page = as_carol.get(f"/deals/{deal.pk}/mail/").text

    assert "1 conversation is private to Alice Jansen" in page
    assert f"/access/ask/{strand.pk}/" in page
    assert not re.search("Zorro|Hush", page)


def test_not_even_that_where_the_mailbox_says_so_or_the_item_is_hidden(
    as_carol, deal, bob, mailbox, strand
):
    mailbox.change(shows_private=False)
    assert "private to Alice" not in as_carol.get(f"/deals/{deal.pk}/mail/").text
    assert as_carol.post(f"/access/ask/{strand.pk}/").status_code == 404

    mailbox.change(shows_private=True)
    for item in (deal, bob):
        item.visibility = Visibility.OWNER
        item.save()
    assert as_carol.post(f"/access/ask/{strand.pk}/").status_code == 404


def test_a_request_is_granted_and_read_and_taken_back(as_carol, alice, carol, message, strand):
    answer = as_carol.post(f"/access/ask/{strand.pk}/", {"word": "I take over"})
    assert "You have asked to read it" in answer.text
    page = f"/conversation/{message.conversation_id}/"
    assert as_carol.get(page).status_code == 404

    as_carol.force_login(alice)
    waiting = as_carol.get("/access/").text
    assert [word for word in ("Carol de Wit", "I take over", "Zorro") if word not in waiting] == []
    key = Access.objects.get().pk
    assert "by your leave" in as_carol.post(f"/access/{key}/grant/").text

    as_carol.force_login(carol)
    assert "Hush" in as_carol.get(f"/message/{message.pk}/").text
    assert "who has let you in" in as_carol.get(page).text
    assert "Zorro" in as_carol.get("/inbox/search/?q=zorro").text

    as_carol.force_login(alice)
    assert as_carol.post(f"/access/{key}/revoke/").status_code == 200
    as_carol.force_login(carol)
    assert as_carol.get(page).status_code == 404


@pytest.mark.parametrize("deed", ["grant", "decline", "revoke"])
def test_nobody_lets_themselves_in(as_carol, carol, strand, deed):
    carol.make_admin()
    access = letting_in.ask(strand, by=carol, word="", at=MONDAY)

    assert as_carol.post(f"/access/{access.pk}/{deed}/").status_code == 404
    assert Access.objects.get().state == Access.State.ASKED


def test_the_panel_says_who_reads_it_and_changes_that_with_undo(
    signed_in, client, carol, deal, message, mailbox
):
    page = f"/conversation/{message.conversation_id}/"
    assert "You alone; no administrator either." in signed_in.get(page).text

    choice = {"visibility": "shared", "mailbox": mailbox.pk}
    answer = signed_in.post(f"/access{page}decide/", choice, headers={"HX-Request": "true"})
    assert "You and everybody who sees the deal Forty chairs" in answer.text
    undo = re.search(r'"undo": "([^"]+)"', answer.headers["HX-Trigger"])
    assert undo
    assert "shared it" in signed_in.get(f"/access{page}").text

    signed_in.post(undo[1])
    assert Strand.objects.get().visibility == Mailbox.Visibility.PRIVATE


def test_a_reader_cannot_decide_for_the_owner(as_carol, deal, message, mailbox):
    mailbox.strands.update(visibility="shared")
    page = f"/access/conversation/{message.conversation_id}/"

    assert "Shared by Alice Jansen" in as_carol.get(page).text
    choice = {"visibility": "private", "mailbox": mailbox.pk}
    assert as_carol.post(f"{page}decide/", choice).status_code == 404


def test_the_chosen_conversations_are_shared_from_the_list_and_back(signed_in, message):
    chosen = {"do": "share", "conversations": str(message.conversation_id)}
    answer = signed_in.post("/inbox/act/", chosen).json()
    assert answer["text"] == "Shared"
    assert Strand.objects.get().visibility == "shared"

    signed_in.post(answer["undo"])
    assert Strand.objects.get().visibility == "private"
