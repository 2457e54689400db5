"""Drafts in a real browser and in another mail program, on a real mail server."""

import re
import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect

from dealpost.outbox import submitting
from dealpost.outbox.models import Draft
from tests.providers import dovecot
from tests.sync.drafts.desk import Desk
from tests.sync.drafts.test_taking import elsewhere

expect.set_options(timeout=15_000)  # the suite shares its two cores
PHONE = {"width": 360, "height": 740}


def apart(run: Callable[[], object]) -> None:
    """Do what a worker does, in a thread without the loop of the browser."""
    failures: list[BaseException] = []

    def work() -> None:
        try:
            run()
        except BaseException as error:  # noqa: BLE001  # raised below, where the test sees it
            failures.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]


@pytest.fixture
def desk(live_server, mailbox, alice, tmp_path):
    if not dovecot.installed():
        pytest.skip("needs Dovecot")
    server = dovecot.start(tmp_path, users={"alice": "secret"})
    server.doveadm("mailbox", "create", "-u", "alice", "Drafts", "Sent", "Trash")
    mailbox.incoming_host, mailbox.incoming_port = server.host, server.port
    mailbox.incoming_security = "none"
    mailbox.save()
    desk = Desk(mailbox, alice, server, now=timezone.now())
    apart(desk.make_pass)
    yield desk
    server.stop()


@pytest.fixture
def window(desk, enter, alice) -> Page:
    """A window in which news are heard every half a second, as if the stream named its user."""
    page: Page = enter(alice)
    names = f"retry: 500\ndata: user-{alice.pk}\n\n"
    stream = re.compile(r"/live\?")
    page.route(stream, lambda route: route.fulfill(content_type="text/event-stream", body=names))
    return page


@pytest.fixture
def writing(desk, window) -> Page:
    """The composer, with a letter that the mailbox has, too."""
    window.goto("/drafts/")
    window.get_by_role("link", name="New message").click()
    window.get_by_role("combobox", name="To").fill("bob@customer.example,")
    window.get_by_label("Subject").fill("Forty chairs")
    write(window, "Here is our quote.")
    apart(desk.settle)
    expect(window.locator(".composer-there")).to_have_text("also in your mailbox")
    return window


def write(page: Page, text: str) -> None:
    with page.expect_response("**/save/"):
        page.locator("deal-composer .ProseMirror").press_sequentially(text)
    expect(page.locator(".composer-state")).to_have_text("Saved")


def test_what_is_written_here_lies_in_the_mailbox(writing, desk, barriers):
    ((_uid, message, flags),) = desk.remote()
    assert (message["To"], message["Subject"]) == ("bob@customer.example", "Forty chairs")
    assert flags == {"\\Draft", "\\Seen"}
    assert barriers(writing) == []
    write(writing, " It holds till May.")
    expect(writing.locator(".composer-there")).to_be_empty()
    apart(desk.settle)
    assert desk.texts() == ["Here is our quote. It holds till May."]


def test_what_is_changed_elsewhere_shows_in_the_open_composer(writing, desk):
    desk.edit("Changed on the phone.")
    apart(desk.settle)
    text = writing.locator("deal-composer .ProseMirror")
    expect(text).to_have_text("Changed on the phone.")
    expect(writing.get_by_text("This draft was changed in another mail program.")).to_be_visible()


def test_what_is_typed_meanwhile_is_kept_beside_it(writing, desk, alice):
    writing.route("**/standing/", lambda route: route.abort())  # nothing tells of the change yet
    desk.edit("Changed on the phone.")
    apart(desk.settle)
    text = writing.locator("deal-composer .ProseMirror")
    text.press_sequentially(" Typed here.")
    expect(text).to_have_text("Changed on the phone.")
    expect(writing.get_by_text("What you wrote is kept beside it")).to_be_visible()
    kept = [each.html for each in Draft.objects.of(alice).at_hand()]
    assert any("Typed here." in html for html in kept)


def test_deleted_elsewhere_it_says_so_and_writing_on_keeps_it(writing, desk):
    ((uid, _message, _flags),) = desk.remote()
    desk.expunge(uid)
    apart(desk.settle)
    expect(writing.locator(".composer-there")).to_contain_text("deleted in another mail program")
    write(writing, " Still needed.")
    apart(desk.settle)
    assert desk.texts() == ["Here is our quote. Still needed."]


def test_a_press_counts_although_the_list_asks_for_itself_meanwhile(window):
    window.goto("/drafts/")
    window.get_by_role("link", name="New message").hover()
    window.mouse.down()
    with window.expect_response("**/drafts/?rows"):
        window.evaluate("htmx.trigger('#drafts', 'told')")
    window.evaluate("() => new Promise(requestAnimationFrame)")
    window.mouse.up()
    expect(window.get_by_role("combobox", name="To")).to_be_visible()


@pytest.fixture
def shelf(desk, window, alice) -> Page:
    """The list: a draft of here, one of elsewhere, one written twice at once, one deleted there."""

    def fill() -> None:
        both, lost = desk.write("One."), desk.write("Lost.", subject="Ten stools")
        desk.settle()
        ((uid, *_rest),) = [each for each in desk.remote() if each[1]["Subject"] == "Ten stools"]
        desk.expunge(uid)
        desk.put(elsewhere().as_bytes())
        desk.edit("Elsewhere.", uid=1)
        desk.write("Here.", draft=both)
        desk.settle()
        refused = desk.write("Refused.", subject="A large letter")
        Draft.objects.filter(pk=refused.pk).update(trouble="The mailbox is full.")
        assert lost.pk

    apart(fill)
    window.goto("/drafts/")
    return window


def test_the_list_shows_drafts_of_both_sides(shelf, barriers):
    rows = shelf.locator("#drafts > .list > .list-row")
    expect(rows).to_have_count(4)
    expect(shelf.get_by_text("Written at the same time as another")).to_have_count(1)
    assert barriers(shelf) == []
    shelf.get_by_role("button", name="Bring back").click()
    expect(rows).to_have_count(5)
    expect(shelf.get_by_role("heading", name="Deleted in another")).to_have_count(0)


def test_the_list_fits_a_phone(shelf, barriers):
    shelf.set_viewport_size(PHONE)
    assert barriers(shelf) == []
    assert shelf.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_draft_of_elsewhere_is_opened_and_sent_from_here(desk, window, alice):
    desk.put(elsewhere().as_bytes())
    apart(desk.settle)
    window.goto("/drafts/")
    window.get_by_text("Tables").click()
    expect(window.locator("deal-composer .ProseMirror")).to_have_text("Written elsewhere.")
    window.get_by_role("button", name="Send", exact=True).click()
    expect(window.get_by_text("Sending to bob@customer.example")).to_be_visible()
    assert submitting.undo(Draft.objects.get().outgoing.get())
