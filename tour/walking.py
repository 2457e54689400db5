"""The way through the product: what a newcomer sees first, then a day's work, then other looks."""

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from tour.installation import Site
from tour.providing import ADDRESS, connect_by_command, years_of_mail
from tour.visiting import DESK, PATIENCE, PHONE, TALL, WIDE, Visitor, visitor

MINUTES = 5  # for the demo company's mail to arrive
LINKED = ".line:has(.kind-deal):has(.line-count)"  # a conversation of several messages on a deal
OURS = re.compile(r"\b(me|ik)$")  # who wrote last stands at the end
ANSWER = """Thank you for your questions. They are easier to answer with the drawings at hand.

Would Thursday at ten suit you for a call?"""


def walk(browser: Browser, installation: Site, album: Path) -> None:
    """Take every picture; each is named by its place on the way."""
    site = installation.address
    with visitor(browser, site, album) as newcomer:
        arrive(newcomer)
        connect(newcomer)
        read_and_answer(newcomer)
        sell(newcomer)
        check_health(newcomer)
    with visitor(browser, site, album, window=PHONE) as elsewhere:
        sign_in(elsewhere)
        elsewhere.shoot("10-inbox-on-a-phone")
    with visitor(browser, site, album, theme="dark") as at_night:
        sign_in(at_night)
        open_a_conversation(at_night)
        at_night.shoot("11-inbox-in-the-dark")
    with visitor(browser, site, album, locale="nl-NL") as dutch:
        sign_in(dutch)
        open_a_conversation(dutch)
        dutch.shoot("12-inbox-in-dutch")
    with visitor(browser, site, album, window=TALL) as patient:
        sign_in(patient)
        fetch_a_past(patient, installation)


def arrive(newcomer: Visitor) -> None:
    """Come to an empty installation, and choose the demo company."""
    page = newcomer.page
    page.goto("/")
    newcomer.shoot("01-welcome")
    page.get_by_role("button", name="Try the demo company").click()
    page.wait_for_url("**/inbox/**")
    # Its projects begin when all of its mail is here.
    for _look in range(MINUTES * 30):
        page.goto("/projects/")
        if page.locator("a[href^='/projects/']").filter(has_text=":").count():
            return
        page.wait_for_timeout(2000)
    raise TimeoutError(f"The demo company's mail is not here after {MINUTES} minutes.")


def connect(newcomer: Visitor) -> None:
    page = newcomer.page
    page.goto("/mailboxes/connect/")
    # Of a provider that is known by its domain: nobody on the internet is asked.
    page.get_by_label("E-mail address").fill("femke@fastmail.com")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Log in")).to_be_visible(timeout=PATIENCE)
    newcomer.shoot("02-connect-a-mailbox")


def read_and_answer(newcomer: Visitor) -> None:
    page = newcomer.page
    page.goto("/")
    page.locator(".line").first.wait_for()
    newcomer.shoot("03-inbox")
    open_a_conversation(newcomer)
    page.set_viewport_size(WIDE)
    newcomer.shoot("04-conversation")
    page.set_viewport_size(DESK)
    page.keyboard.press("r")
    page.get_by_role("textbox", name="Text of the message").fill(ANSWER)
    page.locator(".composer-state", has_text="Saved").wait_for()
    newcomer.shoot("05-answer")


def sell(newcomer: Visitor) -> None:
    page = newcomer.page
    about = page.locator("#about a[href^='/deals/']:not([href*='new'])").first
    page.goto(about.get_attribute("href") or "")
    newcomer.shoot("06-deal")
    page.get_by_role("link", name="Email").click()
    page.get_by_role("link", name="Write e-mail").or_(
        page.get_by_role("button", name="Write e-mail")
    ).wait_for()
    newcomer.shoot("07-mail-of-a-deal")
    page.goto("/deals/")
    newcomer.shoot("08-pipeline")


def check_health(newcomer: Visitor) -> None:
    page = newcomer.page
    page.goto("/mailboxes/")
    page.get_by_role("link", name="femke@").first.click()
    page.get_by_role("heading", name="Health").wait_for()
    newcomer.shoot("09-mailbox")


def fetch_a_past(patient: Visitor, installation: Site) -> None:
    """Connect a mailbox with years of mail, and lose its server on the way."""
    page = patient.page
    with years_of_mail() as provider:
        connect_by_command(installation, provider)
        page.goto("/mailboxes/")
        page.get_by_role("link", name=ADDRESS).click()
        page.get_by_text("a second ·").wait_for()  # measured after the first turn
        patient.shoot("13-health-while-fetching")
    page.get_by_text("Waiting for another try").wait_for()
    patient.shoot("14-health-when-the-server-is-down")


def sign_in(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/sign-in/")
    page.get_by_role("button", name="Femke").click()
    page.wait_for_url("**/inbox/**")
    page.locator(".line").first.wait_for()


def open_a_conversation(visitor: Visitor) -> None:
    """Open one that waits for an answer and is about a deal; the mouse then leaves the list."""
    page = visitor.page
    ours = page.locator(".line-people", has_text=OURS)
    page.locator(LINKED).filter(has_not=ours).first.locator(".line-link").click()
    page.locator("#letters").wait_for()
    page.mouse.move(0, 0)
