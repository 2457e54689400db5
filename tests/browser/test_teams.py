"""Two people in one team mailbox, each in a window of their own, at the same time."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dealpost.mailboxes.models import Mailbox
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter
from tests.web.inbox.filing import usual_folders


@pytest.fixture
def message(team, alice):
    box = Mailbox.connect(
        address="sales@shop.example",
        name="Sales",
        team=team,
        username="x",
        secret="x",
        incoming_host="imap.shop.example",
        outgoing_host="smtp.shop.example",
        at=MONDAY,
        by=alice,
    )
    usual_folders(box)
    other = letter(message_id="<2@x>", subject="Tables", text="And tables?")
    return deliver(box, letter(to="sales@shop.example"), other)[0]


@pytest.fixture
def windows(window_of, alice, ben) -> tuple[Page, Page]:
    """Alice's window, and Ben's."""
    return window_of(alice), window_of(ben)


def shoot(name: str, *pages: Page) -> None:
    """Keep pictures of the windows where DEALPOST_SHOTS says, if it does."""
    if place := os.environ.get("DEALPOST_SHOTS"):
        for number, page in enumerate(pages):
            page.screenshot(path=Path(place) / f"{name}-{'ab'[number]}.png")


def test_two_see_each_other_share_out_the_work_and_do_not_answer_twice(windows, message, barriers):
    anns, bens = windows
    conversation = f"/conversation/{message.conversation_id}/"
    anns.goto("/inbox/unassigned/")
    row = anns.locator(f"#line-{message.conversation_id}")
    expect(row).to_be_visible()

    # Ben opens it: Ann sees him at the row.
    bens.goto(conversation)
    expect(row.locator(".line-presence")).to_have_attribute("title", "Ben Visser is viewing")

    # Ann opens it too, and each sees the other.
    row.locator(".line-link").click()
    expect(anns.locator("#presence")).to_have_text("Ben Visser is viewing")
    expect(bens.locator("#presence")).to_have_text("Alice Jansen is viewing")

    # Ben takes it: that moves in Ann's window by itself.
    bens.locator(".work-chip").click()
    bens.locator("#assign-menu").get_by_text("Ben Visser (me)").click()
    expect(anns.locator(".conversation-marks")).to_contain_text("Ben Visser")
    expect(row).to_have_count(0)
    shoot("assigned", anns, bens)

    # Ann answers in spite of that; meanwhile Ben comments. Her answer is stopped.
    anns.get_by_role("button", name="Reply", exact=True).click()
    editor = anns.locator("deal-composer [contenteditable]")
    expect(editor).to_be_focused()
    editor.press_sequentially("Forty euros each.")
    expect(bens.locator("#presence")).to_have_text("Alice Jansen is replying")
    bens.keyboard.press("m")
    comment = bens.locator("#comment-form [contenteditable]")
    expect(comment).to_be_focused()
    comment.press_sequentially("I have just called them, @ali")
    offer = bens.get_by_role("option", name="Alice Jansen")
    expect(offer).to_be_visible()
    comment.press("Enter")
    expect(comment).to_have_text("I have just called them, @Alice Jansen ")
    expect(offer).to_be_hidden()
    bens.get_by_role("button", name="Add comment").click()
    expect(comment).to_have_count(0)
    expect(bens.locator("#letters .comment")).to_contain_text(
        "I have just called them, @Alice Jansen"
    )
    expect(anns.locator("#letters .comment")).to_contain_text(
        "I have just called them, @Alice Jansen"
    )
    anns.get_by_role("button", name="Send", exact=True).click()
    news = anns.locator(".composer-news")
    expect(news).to_contain_text("I have just called them, @Alice Jansen")
    shoot("stopped", anns, bens)
    assert not barriers(anns)

    # She has seen it now, and sends.
    news.get_by_role("button", name="Send anyway").click()
    expect(anns.locator("deal-composer")).to_have_count(0)

    # Ben leaves, and is no longer there.
    bens.goto("/notifications/")
    expect(anns.locator("#presence")).to_be_hidden()


def test_rows_dropped_on_a_colleague_are_theirs_until_that_is_undone(windows, message, barriers):
    anns, bens = windows
    anns.goto("/inbox/unassigned/")
    bens.goto("/inbox/mine/")
    rows = anns.locator("#lines > .line")
    expect(rows).to_have_count(2)
    anns.keyboard.press("j")
    anns.keyboard.press("J")
    expect(anns.locator("#bulk b")).to_have_text("2")
    ben = anns.locator("#folders a").filter(has_text="Ben Visser")
    rows.first.locator(".line-link").drag_to(ben)
    expect(rows).to_have_count(0)
    expect(anns.locator("#bulk")).to_be_hidden()
    expect(ben).to_contain_text("2")
    expect(bens.locator("#lines > .line")).to_have_count(2)
    shoot("given", anns, bens)
    assert not barriers(anns)

    anns.get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(2)
    expect(bens.locator("#lines > .line")).to_have_count(0)
