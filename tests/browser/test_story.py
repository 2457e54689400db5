"""The whole story: an empty installation becomes a place where mail is read, answered and filed.

Everything is as people run it: `dealpost up` with its own database, a browser, and mail servers
that know nothing of us.
"""

import imaplib
import re
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.letters import letter
from tests.providers import dovecot
from tests.providers.dovecot import Dovecot
from tests.providers.smtp_sink import Sink, smtp_sink
from tests.running.house import House, copy, eventually

pytestmark = pytest.mark.xdist_group("house")

expect.set_options(timeout=30_000)  # the watcher looks for new mailboxes every 15 seconds
# The servers of this domain are known without asking anybody on the internet; then ours are typed.
ADDRESS = "alice@posteo.net"
SECRET = "tr0ub4dor&3"
FIRST = "<1@customer.example>"


@pytest.fixture
def imap(tmp_path) -> Iterator[Dovecot]:
    if not dovecot.installed():
        pytest.skip("needs Dovecot")
    server = dovecot.start(tmp_path, users={"alice": SECRET})
    deliver(server, a_letter("Chairs", "How much are the chairs?"))
    yield server
    server.stop()


@pytest.fixture
def smtp() -> Iterator[Sink]:
    with smtp_sink(password=SECRET) as sink:
        yield sink


@pytest.fixture
def house(prepared) -> Iterator[House]:
    folder = Path(tempfile.mkdtemp(prefix="dealpost-"))  # a path short enough for a socket
    house = House(folder / "data")
    copy(prepared, house.data)
    try:
        house.start()
        yield house
    finally:
        house.demolish()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def page(browser: Browser, house) -> Iterator[Page]:
    context = browser.new_context(base_url=f"http://127.0.0.1:{house.port}", locale="en-GB")
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors


def test_from_the_first_page_to_an_empty_inbox(page, imap, smtp):
    make_the_first_account(page)
    connect_the_mailbox(page, imap, smtp)
    open_the_conversation(page)
    make_a_person_and_a_deal(page)
    answer(page)
    # The answer waits for the time to undo; meanwhile life goes on.
    see_new_mail_arrive(page, imap)
    archive(page, imap)
    see_that_the_answer_left_once(page, imap, smtp)


def make_the_first_account(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Your name").fill("Alice Jansen")
    page.get_by_label("Your e-mail address").fill(ADDRESS)
    page.get_by_label("Password").fill("sell forty chairs")
    page.get_by_role("button", name="Create my account").click()
    expect(page.get_by_role("heading", name="Hello Alice Jansen")).to_be_visible()


def connect_the_mailbox(page: Page, imap: Dovecot, smtp: Sink) -> None:
    page.get_by_role("link", name="Connect a mailbox").click()
    page.get_by_label("E-mail address").fill(ADDRESS)
    page.keyboard.press("Enter")
    page.get_by_label("User name").fill("alice")
    page.get_by_label("Password").fill(SECRET)
    page.locator("summary", has_text="Servers").click()
    for title, server in (("Incoming mail", imap), ("Outgoing mail", smtp)):
        group = page.get_by_role("group", name=re.compile(title))
        group.get_by_label("Server").fill(server.host)
        group.get_by_label("Port").fill(str(server.port))
        group.get_by_label("Security").select_option("none")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Test and connect").click()
    expect(page.get_by_role("heading", name=ADDRESS)).to_be_visible()


def open_the_conversation(page: Page) -> None:
    """Its mail is there without anybody asking for it."""
    page.get_by_role("link", name="Inbox", exact=True).click()
    page.locator(".line", has_text="Chairs").locator(".line-link").click()
    expect(page.locator("#conversation h2")).to_have_text("Chairs")


def make_a_person_and_a_deal(page: Page) -> None:
    """Mail that was here before them finds its place beside both."""
    conversation = page.url
    page.goto("/persons/new/")
    page.get_by_label("Name", exact=True).fill("Bob Bakker")
    page.get_by_label("E-mail addresses").fill("bob@customer.example")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Bob Bakker")).to_be_visible()

    page.goto(conversation)
    about = page.locator("#about")
    page.get_by_role("button", name="What this is about").click()
    expect(about.get_by_text("takes part, which is an address of this person")).to_be_visible()
    about.get_by_role("button", name="New deal").click()
    dialog = page.locator("#linking-dialog[open]")
    dialog.get_by_label("Title").fill("Forty chairs")
    dialog.get_by_role("button", name="Add and link").click()
    expect(about.get_by_role("link", name="Forty chairs")).to_be_visible()

    page.goto(conversation)
    expect(page.locator(".conversation-marks .kind-deal")).to_have_text("Forty chairs")


def answer(page: Page) -> None:
    page.get_by_role("button", name="Reply", exact=True).click()
    page.get_by_role("textbox", name="Text of the message").fill("Ninety euros each.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".composer-sending")).to_contain_text("Sending to Bob Bakker")


def see_new_mail_arrive(page: Page, imap: Dovecot) -> None:
    """Into the list and into the open conversation, neither of which is asked for again."""
    page.evaluate("window.untouched = true")
    deliver(imap, a_letter("Re: Chairs", "And with armrests?", in_reply_to=FIRST))
    expect(page.locator("#letters")).to_contain_text("And with armrests?")
    expect(page.locator(".line .line-count")).to_have_text("2")
    assert page.evaluate("window.untouched")


def archive(page: Page, imap: Dovecot) -> None:
    bar = page.get_by_role("toolbar", name="This conversation")
    bar.get_by_role("button", name="Archive").click()
    expect(page.get_by_role("heading", name="All clear")).to_be_visible()
    # A server without an archive gets one.
    eventually(lambda: len(found(imap, "Archive", "ALL")) == 2)
    assert not found(imap, "INBOX", "ALL")


def see_that_the_answer_left_once(page: Page, imap: Dovecot, smtp: Sink) -> None:
    eventually(lambda: found(imap, "Sent", "BODY", "Ninety euros each."))
    page.get_by_role("link", name="Sent").first.click()
    expect(page.locator(".line")).to_contain_text("Chairs")
    (sent,) = smtp.messages
    assert sent.recipients == ["bob@customer.example"]
    assert b"Ninety euros each." in sent.raw
    assert f"In-Reply-To: {FIRST}".encode() in sent.raw
    assert len(found(imap, "Sent", "ALL")) == 1


def a_letter(subject: str, text: str, *, in_reply_to: str = "") -> bytes:
    return letter(
        message_id="<2@customer.example>" if in_reply_to else FIRST,
        to=f"Alice Jansen <{ADDRESS}>",
        subject=subject,
        text=text,
        in_reply_to=in_reply_to,
        at=datetime.now(UTC),
    )


def deliver(server: Dovecot, raw: bytes) -> None:
    """As the mail server does when mail comes in."""
    with imaplib.IMAP4(server.host, server.port) as connection:
        connection.login("alice", SECRET)
        connection.append("INBOX", "", "", raw)


def found(server: Dovecot, folder: str, *words: str) -> list[str]:
    """What the server itself has in a folder; nothing where there is no such folder."""
    folders = server.doveadm("mailbox", "list", "-u", "alice").splitlines()
    if folder not in folders:
        return []
    return server.doveadm("search", "-u", "alice", "mailbox", folder, *words).splitlines()
