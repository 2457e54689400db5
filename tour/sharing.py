"""Two people in the team's mailbox at the same time, and mail that one of them may not read."""

from playwright.sync_api import expect

from tour.visiting import PATIENCE, Visitor

MOST = 40  # deals looked at


def work_together(sanne: Visitor, daan: Visitor) -> None:
    """Daan takes a conversation that Sanne has open, and leaves her a word."""
    page, his = sanne.page, daan.page
    page.goto("/inbox/unassigned/")
    page.locator(".line:has(.line-count) .line-link").first.click()
    page.locator("#letters").wait_for()
    page.mouse.move(0, 0)
    his.goto(page.url)
    his.locator(".work-chip").click()
    his.locator("#assign-menu").get_by_text("(me)").click()
    expect(his.locator(".work-chip")).to_contain_text("Daan")
    his.keyboard.press("m")
    his.locator("#comment-form [contenteditable]").press_sequentially(
        "I know them from the fair: leave it to me."
    )
    his.get_by_role("button", name="Add comment").click()
    expect(page.locator("#letters .comment").first).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#presence")).to_be_visible(timeout=PATIENCE)
    sanne.shoot("15-team-inbox-of-one")
    daan.shoot("16-team-inbox-of-the-other")


def ask_for_access(sanne: Visitor) -> None:
    """Find a deal with private mail of a colleague, and ask to read it."""
    page = sanne.page
    page.goto("/deals/list/")
    links = page.locator("#rows .row-link").all()[:MOST]
    for address in [link.get_attribute("href") for link in links]:
        page.goto(f"{address}mail/")
        hint = page.locator(".private-mail").first
        if hint.count():
            hint.get_by_role("button", name="Request access").first.click()
            hint.scroll_into_view_if_needed()
            page.get_by_text("You have asked to read it.").first.wait_for()
            sanne.shoot("17-access")
            return
    raise LookupError("No deal has private mail of a colleague.")
