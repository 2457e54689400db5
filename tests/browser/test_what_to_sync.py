"""Choosing what a mailbox shows, as people do it."""

from datetime import date

import pytest
from playwright.sync_api import expect

from dealpost.conversations.models import Delivery
from dealpost.mailboxes.models import BlockedSender, Mailbox
from dealpost.sync.jobs import reconsider
from tests.browser.passing import make_pass
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter
from tests.providers.dovecot import letter as provider_letter

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def mail(mailbox) -> None:
    deliver(mailbox, letter(), letter(message_id="<2@x>", sender="Eve <eve@elsewhere.example>"))


def test_the_consequences_are_told_as_the_choice_changes(enter, alice, mailbox, bob, mail):
    page = enter(alice)
    page.goto(f"/mailboxes/{mailbox.pk}/what/")
    told = page.get_by_role("complementary", name="What this does")
    expect(told.get_by_text("Nothing changes for the mail that is here.")).to_be_visible()

    page.get_by_label("Known contacts only").check()
    expect(told.get_by_text("Hides 1 message in 1 conversation.")).to_be_visible()
    page.get_by_label("INBOX").uncheck()
    expect(told.get_by_text("Hides 2 messages in 2 conversations.")).to_be_visible()
    page.get_by_label("INBOX").check()
    expect(told.get_by_text("Hides 1 message in 1 conversation.")).to_be_visible()
    told.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved. What is here follows")).to_be_visible()
    reconsider(mailbox_id=mailbox.pk)
    assert Mailbox.objects.get().people == "known"
    assert Delivery.objects.filter(withheld="unknown_people").count() == 1


def test_a_sender_is_blocked_from_the_menu_of_their_message(enter, alice, mailbox, mail):
    page = enter(alice)
    key = Delivery.objects.get(message__rfc_message_id="2@x").message.conversation_id
    page.goto(f"/conversation/{key}/")
    page.get_by_role("button", name="More for this message").click()
    page.get_by_role("button", name="Block the sender…").click()
    dialog = page.get_by_role("dialog", name="Block the sender")
    dialog.get_by_label("Everybody at elsewhere.example").check()
    dialog.get_by_role("button", name="Block", exact=True).click()

    expect(page.get_by_text("Blocked: elsewhere.example")).to_be_visible()
    assert BlockedSender.objects.get().pattern == "elsewhere.example"


def test_what_is_typed_to_be_blocked_is_counted_while_typing(enter, alice, mailbox, mail):
    page = enter(alice)
    page.goto(f"/mailboxes/{mailbox.pk}/what/")
    page.get_by_label("Address or domain").press_sequentially("elsewhere.example")
    blocked = page.get_by_role("region", name="Blocked senders")
    expect(blocked.get_by_text("Hides 1 message in 1 conversation.")).to_be_visible()
    blocked.get_by_role("button", name="Block", exact=True).click()
    expect(blocked.get_by_role("button", name="No longer block elsewhere.example")).to_be_visible()


def test_a_later_change_fetches_what_was_left_out_and_hides_what_is_not_wanted(
    enter, alice, box, server
):
    server.fill("alice", [provider_letter(1), provider_letter(2)])
    box.change(since=date(2026, 6, 1))
    make_pass(box)
    assert not Delivery.objects.exists()  # both are of 2023, and nobody wanted them

    page = enter(alice)
    page.goto(f"/mailboxes/{box.pk}/what/")
    page.get_by_label("How far back").select_option(label="Everything")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. What is here follows")).to_be_visible()
    make_pass(box)
    assert Delivery.objects.filter(withheld="").count() == 2

    page.goto(f"/mailboxes/{box.pk}/what/")
    page.get_by_label("Known contacts only").check()
    expect(page.get_by_text("Hides 2 messages in 2 conversations.")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. What is here follows")).to_be_visible()
    reconsider(mailbox_id=box.pk)
    assert Delivery.objects.filter(withheld="unknown_people").count() == 2


def test_nobody_is_kept_out(enter, alice, mailbox, mail, barriers):
    page = enter(alice)
    alice.make_admin()
    BlockedSender.objects.create(pattern="x.example", spoken="x.example", made_at=MONDAY)

    for address in (f"{mailbox.pk}/", f"{mailbox.pk}/what/", "blocked/"):
        page.goto(f"/mailboxes/{address}")
        assert barriers(page) == []


def test_it_fits_on_a_phone(enter, alice, mailbox, mail):
    page = enter(alice)
    alice.make_admin()
    page.set_viewport_size(PHONE)

    for address in (f"{mailbox.pk}/what/", "blocked/"):
        page.goto(f"/mailboxes/{address}")
        assert page.evaluate("document.querySelector('.page-body').scrollWidth") <= PHONE["width"]
