"""What mail is about, in a browser: asked why, made from the mail, chosen for several by a key."""

import pytest
from playwright.sync_api import Page, expect

from dealpost.crm.models import Deal
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter


@pytest.fixture
def mail(mailbox):
    raws = [letter(message_id=f"<{n}@x>", subject=f"Subject {n}", text=str(n)) for n in range(2)]
    return deliver(mailbox, *raws)


def test_why_is_answered_and_mended_in_place(enter, alice, mail, live_server, barriers):
    page: Page = enter(alice)
    page.goto(f"{live_server.url}/conversation/{mail[0].conversation_id}/")
    page.get_by_role("button", name="Why not linked?").click()
    dialog = page.locator("#linking-dialog[open]")
    expect(dialog).to_contain_text("Somebody who takes part is not in your contacts yet.")
    assert barriers(page) == []
    dialog.get_by_role("button", name="New person").click()
    expect(dialog.get_by_label("Name", exact=True)).to_have_value("Bob Bakker")
    dialog.get_by_role("button", name="Add and link").click()
    expect(dialog).to_have_count(0)
    expect(page.locator("#about-inside .linked-name").first).to_contain_text("Bob Bakker")


def test_a_key_links_what_is_selected(enter, alice, mail, live_server, stages):
    Deal.add(title="Forty chairs", owner=alice, stage=stages[0], at=MONDAY, by=alice)
    page: Page = enter(alice)
    page.goto(f"{live_server.url}/inbox/")
    for box in page.locator(".line-face input").all():
        box.check()
    page.keyboard.press("b")
    dialog = page.locator("#linking-dialog[open]")
    dialog.get_by_role("searchbox").fill("forty")
    dialog.get_by_role("button", name="Link to Forty chairs").click()
    expect(page.locator("#toasts")).to_contain_text("2 conversations linked to Forty chairs")
    expect(dialog).to_have_count(0)
