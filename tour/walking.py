"""The way through the product: what a newcomer sees first, then a day's work, then other looks."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tour.installation import Site
from tour.keeping import change_many, compare_two, find_anything, look_at_a_file
from tour.providing import ADDRESS, connect_by_command, years_of_mail
from tour.reading import open_a_conversation, read_and_answer, sell
from tour.sharing import ask_for_access, work_together
from tour.visiting import PATIENCE, PHONE, TALL, WIDE, Visitor, sign_in, visitor

MINUTES = 5  # for the demo company's mail to arrive


def walk(browser: Browser, installation: Site, album: Path) -> None:
    """Take every picture; each is named by its place on the way."""
    site = installation.address
    with visitor(browser, site, album) as newcomer:
        arrive(newcomer)
        connect(newcomer)
        read_and_answer(newcomer)
        sell(newcomer)
        change_many(newcomer)
        find_anything(newcomer)
        compare_two(newcomer)
        look_at_a_file(newcomer)
        check_health(newcomer)
    with (
        visitor(browser, site, album, window=WIDE) as sanne,
        visitor(browser, site, album, window=WIDE) as daan,
    ):
        sign_in(sanne, "Sanne")
        sign_in(daan, "Daan")
        work_together(sanne, daan)
        ask_for_access(sanne)
    with visitor(browser, site, album, window=PHONE) as elsewhere:
        sign_in(elsewhere)
        elsewhere.shoot("18-inbox-on-a-phone")
    with visitor(browser, site, album, theme="dark") as at_night:
        sign_in(at_night)
        open_a_conversation(at_night)
        at_night.shoot("19-inbox-in-the-dark")
    with visitor(browser, site, album, locale="nl-NL") as dutch:
        sign_in(dutch)
        open_a_conversation(dutch)
        dutch.shoot("20-inbox-in-dutch")
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


def check_health(newcomer: Visitor) -> None:
    page = newcomer.page
    page.goto("/mailboxes/")
    page.get_by_role("link", name="femke@").first.click()
    page.get_by_role("heading", name="Health").wait_for()
    newcomer.shoot("14-mailbox")


def fetch_a_past(patient: Visitor, installation: Site) -> None:
    """Connect a mailbox with years of mail, and lose its server on the way."""
    page = patient.page
    with years_of_mail() as provider:
        connect_by_command(installation, provider)
        page.goto("/mailboxes/")
        page.get_by_role("link", name=ADDRESS).click()
        page.get_by_text("a second ·").wait_for()  # measured after the first turn
        patient.shoot("21-health-while-fetching")
    page.get_by_text("Waiting for another try").wait_for()
    patient.shoot("22-health-when-the-server-is-down")
