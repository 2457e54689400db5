"""A conversation: read, asked why it lies where it does, answered; and the deal it is about."""

import re

from tour.visiting import DESK, WIDE, Visitor

LINKED = ".line:has(.kind-deal):has(.line-count)"  # a conversation of several messages on a deal
OURS = re.compile(r"\b(me|ik)$")  # who wrote last stands at the end
ANSWER = """Thank you for your questions. They are easier to answer with the drawings at hand.

Would Thursday at ten suit you for a call?"""


def read_and_answer(newcomer: Visitor) -> None:
    page = newcomer.page
    page.goto("/")
    page.locator(".line").first.wait_for()
    newcomer.shoot("03-inbox")
    page.set_viewport_size(WIDE)
    open_a_conversation(newcomer)
    newcomer.shoot("04-conversation")
    page.locator("#about .why:visible").first.click()
    page.locator("#linking-dialog[open]").wait_for()
    newcomer.shoot("05-why-linked")
    page.keyboard.press("Escape")
    page.set_viewport_size(DESK)
    page.keyboard.press("r")
    page.get_by_role("textbox", name="Text of the message").fill(ANSWER)
    page.locator(".composer-state", has_text="Saved").wait_for()
    newcomer.shoot("06-answer")


def sell(newcomer: Visitor) -> None:
    page = newcomer.page
    about = page.locator("#about a[href^='/deals/']:not([href*='new'])").first
    page.goto(about.get_attribute("href") or "")
    newcomer.shoot("07-deal")
    page.get_by_role("link", name="Email").click()
    page.get_by_role("link", name="Write e-mail").or_(
        page.get_by_role("button", name="Write e-mail")
    ).wait_for()
    newcomer.shoot("08-mail-of-a-deal")
    page.goto("/deals/")
    page.locator("#board a").first.wait_for()
    newcomer.shoot("09-pipeline")


def open_a_conversation(visitor: Visitor) -> None:
    """Open one that waits for an answer and is about a deal; the mouse then leaves the list."""
    page = visitor.page
    ours = page.locator(".line-people", has_text=OURS)
    page.locator(LINKED).filter(has_not=ours).first.locator(".line-link").click()
    page.locator("#letters").wait_for()
    page.mouse.move(0, 0)
