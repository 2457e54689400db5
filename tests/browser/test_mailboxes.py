"""Setting up a mailbox as people do it, against real mail servers."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from dealpost.mailboxes.models import Mailbox
from dealpost.providers.contract import Security
from dealpost.providers.discovery import Discovery
from dealpost.web.mailboxes.setting_up import views
from tests.browser.conftest import DESKTOP
from tests.conftest import MONDAY
from tests.providers import dovecot
from tests.providers.smtp_sink import Sink, smtp_sink

PHONE = {"width": 360, "height": 740}
SECRET = "tr0ub4dor&3"


@pytest.fixture
def imap(tmp_path) -> Iterator[dovecot.Dovecot]:
    if not dovecot.installed():
        pytest.skip("needs Dovecot")
    server = dovecot.start(tmp_path, users={"alice": SECRET})
    yield server
    server.stop()


@pytest.fixture
def smtp() -> Iterator[Sink]:
    with smtp_sink(password=SECRET) as sink:
        yield sink


@pytest.fixture(autouse=True)
def nothing_found(monkeypatch) -> None:
    """No test asks the internet about an address."""

    async def discover(address: str) -> Discovery:
        return Discovery(notes=("Make an app password first.",))

    monkeypatch.setattr(views, "discover", discover)


@pytest.fixture
def at_the_login(enter, alice):
    """A page on which Alice has typed her address."""
    page = enter(alice)
    page.goto("/mailboxes/")
    page.get_by_role("link", name="Connect a mailbox").first.click()
    page.get_by_label("E-mail address").fill("alice@shop.example")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    return page


def fill(page: Page, imap: dovecot.Dovecot, smtp: Sink) -> None:
    page.get_by_label("User name").fill("alice")
    for title, server in (("Incoming mail", imap), ("Outgoing mail", smtp)):
        group = page.get_by_role("group", name=re.compile(title))
        group.get_by_label("Server").fill(server.host)
        group.get_by_label("Port").fill(str(server.port))
        group.get_by_label("Security").select_option(Security.NONE.value)


def test_a_wrong_password_is_mended_without_typing_all_again(at_the_login, imap, smtp):
    page = at_the_login
    expect(page.get_by_text("Make an app password first.")).to_be_visible()
    fill(page, imap, smtp)
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Test and connect").click()

    incoming = page.get_by_role("region", name="Incoming mail")
    expect(incoming.get_by_text("The user name or the password is wrong.")).to_be_visible()
    expect(page.get_by_text("Not connected yet.")).to_be_visible()

    page.get_by_role("button", name="Change the settings").click()
    expect(page.get_by_label("User name")).to_have_value("alice")
    page.get_by_label("Password").fill(SECRET)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Test and connect").click()

    expect(page.get_by_role("heading", name="alice@shop.example")).to_be_visible()
    assert re.search(r"/mailboxes/\d+/$", page.url)
    assert Mailbox.objects.get().account.secret == SECRET


def test_what_the_server_refuses_keeps_the_password_in_its_field(at_the_login, imap, smtp, carol):
    page = at_the_login
    fill(page, imap, smtp)
    page.get_by_label("Password").fill(SECRET)
    page.get_by_role("group", name=re.compile("Incoming")).get_by_label("Server").fill("a b")
    page.get_by_label("Password").press("Enter")
    page.get_by_role("button", name="Test and connect").click()

    expect(page.get_by_text("A name such as imap.company.com")).to_be_visible()
    expect(page.get_by_label("Password")).to_have_value(SECRET)


def test_the_keyboard_alone_gets_there(at_the_login):
    page = at_the_login
    expect(page.get_by_label("Password")).to_be_focused()
    page.keyboard.press("Enter")

    # The first field that is not filled in has the focus.
    expect(page.get_by_label("Password")).to_be_focused()


@pytest.fixture
def box(alice) -> Mailbox:
    return Mailbox.connect(
        address="alice@shop.example",
        owner=alice,
        username="alice",
        secret=SECRET,
        incoming_host="imap.shop.example",
        at=MONDAY,
        by=alice,
    )


def test_a_pause_is_one_click_and_so_is_going_on(enter, alice, box):
    page = enter(alice)
    page.goto(f"/mailboxes/{box.pk}/")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Paused since")).to_be_visible()

    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()


def test_removing_asks_for_the_address(enter, alice, box):
    page = enter(alice)
    page.goto(f"/mailboxes/{box.pk}/")
    page.get_by_role("button", name="Remove with its mail…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Type the address").fill("bob@shop.example")
    dialog.get_by_role("button", name="Remove with its mail").click()
    expect(dialog.get_by_text("Nothing was removed.")).to_be_visible()

    dialog.get_by_label("Type the address").fill("alice@shop.example")
    dialog.get_by_role("button", name="Remove with its mail").click()
    expect(page.get_by_text("Being removed", exact=True)).to_be_visible()


def test_nobody_is_kept_out_and_all_fits_on_a_phone(enter, alice, box, barriers):
    page = enter(alice)
    alice.make_admin()
    box.expire_login("The password has changed.", at=MONDAY)

    for address in ("", "connect/", f"{box.pk}/", f"{box.pk}/reconnect/"):
        page.set_viewport_size(DESKTOP)
        page.goto(f"/mailboxes/{address}")
        assert barriers(page) == []
        page.set_viewport_size(PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert page.evaluate("document.querySelector('.page-body').scrollWidth") <= PHONE["width"]
