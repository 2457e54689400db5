"""The inbox in a real browser: keys, undo, hostile mail, and news that come by themselves."""

import re
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from dealpost.providers.contract import Role
from tests.conftest import MONDAY
from tests.corpora import cases, needs_corpora
from tests.delivering import deliver
from tests.letters import letter
from tests.web.conversation.letters import html_letter
from tests.web.inbox.filing import usual_folders

expect.set_options(timeout=15_000)  # the suite shares its two cores
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def mail(live_server, mailbox):
    """Three letters: Chairs, Tables and Lamps, of which Lamps is the newest."""
    usual_folders(mailbox)
    return [
        send(mailbox, letter, n, message_id=f"<{n}@x>", subject=subject)
        for n, subject in enumerate(["Chairs", "Tables", "Lamps"])
    ]


def send(mailbox, write, minutes: int, **more):
    at = MONDAY + timedelta(minutes=minutes)
    return deliver(mailbox, write(at=at, **more), at=at)[0]


@pytest.fixture(autouse=True)
def settled(page: Page):
    """Let the server answer what was asked last, before the next test empties the database."""
    yield
    page.wait_for_load_state("networkidle")


@pytest.fixture
def inbox(mail, enter, alice):
    page = enter(alice)
    page.goto("/inbox/")
    expect(page.locator(".line")).to_have_count(3)
    page.wait_for_function("history.state?.inbox")  # the script is there
    return page


def subjects(page: Page) -> list[str]:
    return page.locator(".line:not(.is-going) .line-subject > .truncate").all_inner_texts()


def test_the_inbox_is_worked_through_by_keys(inbox: Page):
    keys = inbox.keyboard
    keys.press("j")
    keys.press("o")
    expect(inbox.locator("#conversation h2")).to_have_text("Lamps")
    expect(inbox).to_have_title("Lamps · Dealpost")
    assert "/conversation/" in inbox.url
    expect(inbox.locator(".line.is-unread")).to_have_count(2)  # opening reads
    keys.press("e")
    expect(inbox.locator("#conversation h2")).to_have_text("Tables")  # on to the next
    expect(inbox.locator(".line")).to_have_count(2)
    keys.press("z")
    expect(inbox.locator(".line")).to_have_count(3)
    keys.press("j")
    expect(inbox.locator("#conversation h2")).to_have_text("Chairs")
    keys.press("s")
    expect(inbox.locator(".line.is-starred")).to_have_count(1)
    keys.press("u")
    expect(inbox.locator("#conversation")).to_have_count(0)
    assert inbox.url.endswith("/inbox/")


def test_several_are_selected_and_deleted_together_and_come_back(inbox: Page):
    keys = inbox.keyboard
    keys.press("j")
    keys.press("x")
    keys.press("j")
    keys.press("x")
    expect(inbox.locator("#bulk .bulk-count")).to_contain_text("2")
    keys.press("#")
    expect(inbox.locator(".line")).to_have_count(1)
    toast = inbox.locator(".toast")
    expect(toast).to_contain_text("2 conversations moved to Trash")
    toast.get_by_role("button", name="Undo").click()
    expect(inbox.locator(".line")).to_have_count(3)
    assert subjects(inbox) == ["Lamps", "Tables", "Chairs"]


def test_typed_words_are_no_keys(inbox: Page):
    inbox.keyboard.press("/")
    inbox.keyboard.type("exj#")
    expect(inbox.get_by_role("searchbox")).to_have_value("exj#")
    expect(inbox.locator(".line")).to_have_count(3)
    expect(inbox.locator("#bulk")).to_be_hidden()


def test_the_help_is_made_of_the_keys_that_work(inbox: Page):
    inbox.keyboard.press("?")
    shown = inbox.locator("#keys-help")
    for label in ["Next conversation", "Archive", "Move to Trash", "Undo", "Search", "Star"]:
        expect(shown.get_by_text(label, exact=True).first).to_be_visible()


def test_a_refusal_puts_the_row_back_and_says_why(inbox: Page, mailbox):
    junk = usual_folders(mailbox)[Role.JUNK]
    choice = inbox.locator(f"#move-menu [data-to='{junk.pk}']")
    inbox.locator(".line-link").first.click()
    inbox.get_by_role("button", name="Move to a folder").click()
    junk.delete()
    choice.click()
    expect(inbox.locator(".toast.is-bad")).to_contain_text("That folder is no longer there")
    expect(inbox.locator(".line")).to_have_count(3)


def test_back_and_forward_open_and_close(inbox: Page):
    inbox.locator(".line-link").first.click()
    expect(inbox.locator("#conversation h2")).to_have_text("Lamps")
    inbox.go_back()
    expect(inbox.locator("#conversation")).to_have_count(0)
    inbox.go_forward()
    expect(inbox.locator("#conversation h2")).to_have_text("Lamps")
    inbox.reload()
    expect(inbox.locator("#conversation h2")).to_have_text("Lamps")
    expect(inbox.locator(".line.is-open .line-subject")).to_contain_text("Lamps")


def test_a_phone_shows_one_pane_and_leads_back(inbox: Page):
    inbox.set_viewport_size(PHONE)
    expect(inbox.locator("#reading")).to_be_hidden()
    inbox.locator(".line-link").first.click()
    expect(inbox.locator("#lines")).to_be_hidden()
    inbox.get_by_role("link", name="Back to the list").click()
    expect(inbox.locator("#lines")).to_be_visible()
    wide = inbox.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide


def test_nobody_is_kept_out(inbox: Page, barriers):
    assert barriers(inbox) == []
    inbox.locator(".line-link").first.click()
    expect(inbox.locator("#conversation h2")).to_be_visible()
    assert barriers(inbox) == []


def test_a_mail_is_as_high_as_its_words_and_opens_its_quotes(mail, mailbox, enter, alice):
    quoted = "<p>New words</p><blockquote type=cite>" + "<p>old words</p>" * 30 + "</blockquote>"
    message = deliver(mailbox, html_letter(f"<p>{'word ' * 900}</p>{quoted}", message_id="<9@x>"))[
        0
    ]
    page = enter(alice)
    page.goto(f"/conversation/{message.conversation_id}/")
    sheet = page.locator("iframe.sheet")
    mail = page.frame_locator("iframe.sheet")
    expect(mail.get_by_text("New words")).to_be_visible()
    page.wait_for_function("document.querySelector('iframe.sheet').clientHeight > 300")
    low = sheet.bounding_box()["height"]
    assert not sheet.evaluate("f => f.contentDocument.body.scrollHeight > f.clientHeight")
    expect(mail.get_by_text("old words").first).to_be_hidden()
    mail.locator("summary").click()
    expect(mail.get_by_text("old words").first).to_be_visible()
    page.wait_for_function(f"document.querySelector('iframe.sheet').clientHeight > {low + 300}")


class Tracker(ThreadingHTTPServer):
    """A sender's server, which would like to know who reads their mail."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Hit)
        self.hits: list[str] = []
        self.place = f"127.0.0.1:{self.server_address[1]}"


class Hit(BaseHTTPRequestHandler):
    server: Tracker

    def do_GET(self):
        self.server.hits.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def tracker():
    with Tracker() as tracker:
        thread = threading.Thread(target=tracker.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield tracker
        tracker.shutdown()
        thread.join()


def thread_of(mailbox, htmls) -> int:
    """One conversation of unread mails, so that all of them are open. Returns its key."""
    raws = [
        html_letter(
            html.encode("ascii", "xmlcharrefreplace").decode(),
            message_id=f"<h{n}@x>",
            in_reply_to="<h0@x>" if n else "",
            subject=f"{n}",
        )
        for n, html in enumerate(htmls)
    ]
    return deliver(mailbox, *raws)[0].conversation_id


def all_frames_loaded(page: Page, least: int) -> None:
    page.wait_for_function(
        """least => {
            const frames = [...document.querySelectorAll("iframe.sheet")];
            return frames.length >= least && frames.every(
                (frame) => frame.contentDocument?.readyState === "complete"
                    && frame.contentDocument.URL !== "about:blank");
        }""",
        arg=least,
        timeout=60_000,
    )


@needs_corpora
@pytest.mark.parametrize("policy", ["with its policy", "if the policy were lost"])
def test_no_mail_phones_home(mail, mailbox, enter, alice, tracker, policy):
    htmls = [
        each["html"].replace("{{TRACK}}", tracker.place)
        for each in cases("remote-content")
        if "html" in each
    ]
    key = thread_of(mailbox, htmls)
    page = enter(alice)
    if policy != "with its policy":
        strip_policy(page)
    page.goto(f"/conversation/{key}/?all=yes")
    all_frames_loaded(page, 30)
    assert tracker.hits == []


def test_images_come_through_us_and_only_when_asked_for(mail, mailbox, enter, alice, tracker):
    key = thread_of(mailbox, [f'<p>Hi</p><img src="http://{tracker.place}/pixel.png">'])
    page = enter(alice)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/conversation/{key}/")
    all_frames_loaded(page, 1)
    assert not [url for url in asked if "/image/" in url or tracker.place in url]
    with page.expect_response("**/image/**") as proxied:
        page.get_by_role("button", name="Show images").click()
    # The picture is on our own network, where no mail may send us.
    assert proxied.value.status == 404
    assert not [url for url in asked if tracker.place in url]
    assert tracker.hits == []


@needs_corpora
@pytest.mark.parametrize("policy", ["with its policy", "if the policy were lost"])
def test_hostile_mail_neither_runs_nor_leads_away(mail, mailbox, enter, alice, policy):
    htmls = [each["html"] for each in cases("hostile-html")][::9]
    key = thread_of(mailbox, htmls)
    page = enter(alice)
    spoken, opened = [], []
    page.on("dialog", lambda dialog: spoken.append(dialog.message))
    page.context.on("page", lambda new: opened.append(new.url))
    if policy != "with its policy":
        strip_policy(page)
    page.goto(f"/conversation/{key}/?all=yes")
    all_frames_loaded(page, 40)
    assert spoken == []
    assert opened == []
    assert f"/conversation/{key}/" in page.url
    strays = page.evaluate(
        """() => [...document.querySelectorAll("iframe.sheet")]
            .map((frame) => frame.contentDocument)
            .filter((mail) => !/\\/message\\/\\d+\\/frame\\/$/.test(mail.URL)
                || mail.querySelector("script, object, embed, form, base[href], link, meta[http-equiv]"))
            .map((mail) => mail.body.innerHTML)"""
    )
    assert strays == []


def strip_policy(page: Page) -> None:
    """Serve the frames as if our policy had not been there: the other walls must hold alone."""

    def answer(route):
        response = route.fetch()
        headers = {
            name: value
            for name, value in response.headers.items()
            if name != "content-security-policy"
        }
        route.fulfill(response=response, headers=headers)

    page.route("**/frame/**", answer)


def test_new_mail_appears_by_itself(mail, mailbox, on_site: Page):
    page = on_site
    with page.expect_response("**/live?**"):
        page.goto("/inbox/")
    expect(page).to_have_title("(3) Inbox · Dealpost")
    page.locator(".line-link", has_text="Lamps").click()
    expect(page.locator("#letters .letter")).to_have_count(1)
    answer = {"message_id": "<new@x>", "in_reply_to": "<2@x>", "subject": "Re: Lamps"}
    send(mailbox, letter, 10, text="Two, please", **answer)
    send(mailbox, letter, 11, message_id="<other@x>", subject="Sofas")
    expect(page.locator("#letters .letter")).to_have_count(2)
    expect(page.locator("#letters")).to_contain_text("Two, please")
    expect(page.locator(".line")).to_have_count(4)
    expect(page.locator(".line.is-open .line-subject")).to_contain_text("Re: Lamps")
    page.keyboard.press("u")
    expect(page).to_have_title("(3) Inbox · Dealpost")  # what came into the open one has been seen
    expect(page.locator(".line", has_text="Lamps")).not_to_have_class(re.compile("is-unread"))


def test_what_is_done_in_one_window_shows_in_another(mail, mailbox, on_site: Page):
    with on_site.expect_response("**/live?**"):
        on_site.goto("/inbox/")
    second = on_site.context.new_page()
    with second.expect_response("**/live?**"):
        second.goto("/inbox/")
    second.wait_for_function("history.state?.inbox")
    second.keyboard.press("j")
    second.keyboard.press("e")
    expect(on_site.locator(".line")).to_have_count(2)


def test_a_click_in_the_moment_of_its_appearing_counts(inbox: Page):
    """htmx would hear clicks on what it put in place only after 20 ms of settling."""
    inbox.evaluate(
        """() => new MutationObserver((_, watching) => {
          const reply = document.querySelector('#conversation [data-key="r"]');
          if (!reply) return;
          watching.disconnect();
          reply.click();
        }).observe(document.body, { childList: true, subtree: true })"""
    )

    inbox.locator(".line-link").first.click()

    expect(inbox.locator("deal-composer .ProseMirror")).to_be_visible()
