"""The page that tells how a mailbox is: what it shows, when, and what can be done there."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize, expect

from dealpost.conversations.models import Message, SetAside
from dealpost.mailboxes.models import Mailbox
from dealpost.sync import jobs
from dealpost.sync.models import Inquiry
from tests.browser.passing import apart, make_pass
from tests.providers.dovecot import letter
from tests.providers.smtp_sink import Sink, smtp_sink

expect.set_options(timeout=15_000)  # the suite shares its two cores
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
# Only what the server tells moves the page: its own asking now and then is far away.
NO_POLLING = """
const wait = window.setTimeout;
window.setTimeout = (run, ms, ...more) => (ms >= 10000 ? 0 : wait(run, ms, ...more));
"""


def test_the_past_can_be_watched_coming_in(live_server, box, server, on_site: Page):
    server.fill("alice", [letter(number) for number in range(2500)])
    make_pass(box, seconds=0, reads_past=False)
    page = on_site
    page.add_init_script(NO_POLLING)
    with page.expect_response("**/live?**"):
        page.goto(f"/mailboxes/{box.pk}/")
    health = page.get_by_role("region", name="Health")
    expect(health.get_by_text("Fetching older mail")).to_be_visible()
    expect(health.get_by_role("progressbar", name="Mail fetched")).to_be_visible()
    here = Message.objects.count()
    expect(health.get_by_text(f"{here} of 2,500 messages are here")).to_be_visible()

    make_pass(box, seconds=0)
    assert here < Message.objects.count() < 2500
    expect(health.get_by_text(f"{Message.objects.count()} of 2,500")).to_be_visible()
    make_pass(box)
    expect(health.get_by_text("Live", exact=True)).to_be_visible()
    expect(health.get_by_text("2,500", exact=True).first).to_be_visible()


def test_a_failure_shows_by_itself_and_so_does_its_end(live_server, box, server, on_site: Page):
    make_pass(box)
    page = on_site
    page.add_init_script(NO_POLLING)
    with page.expect_response("**/live?**"):
        page.goto(f"/mailboxes/{box.pk}/")
    log = page.get_by_role("region", name="What happened")
    box.postpone("The mail server is away.", wait=jobs.AFTER_OTHERS, at=timezone.now())
    expect(page.get_by_text("Waiting for another try", exact=True)).to_be_visible()
    expect(log.get_by_text("The mail server is away.")).to_be_visible()

    make_pass(box)
    expect(
        page.get_by_role("region", name="Health").get_by_text("Live", exact=True)
    ).to_be_visible()


@pytest.fixture
def smtp(box) -> Iterator[Sink]:
    """Where the mailbox sends from: logging in tries both servers."""
    with smtp_sink(password="secret") as sink:
        box.outgoing_host, box.outgoing_port = sink.host, sink.port
        box.outgoing_security = "none"
        box.save()
        yield sink


def test_who_has_to_log_in_again_does_it_in_place(enter, alice, box, server, smtp):
    make_pass(box)
    box.set_secret("old")
    box.save()
    make_pass(box)
    page = enter(alice)
    page.goto(f"/mailboxes/{box.pk}/")
    expect(page.get_by_text("Needs a new login", exact=True)).to_be_visible()

    page.get_by_role("link", name="Log in again").click()
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Test and connect").click()
    page.wait_for_url(re.compile(rf"/mailboxes/{box.pk}/$"))
    expect(page.get_by_text("Needs a new login", exact=True)).to_be_hidden()
    make_pass(box)
    page.reload()
    expect(
        page.get_by_role("region", name="Health").get_by_text("Live", exact=True)
    ).to_be_visible()


def test_why_a_message_is_not_here_is_answered(live_server, box, server, on_site: Page):
    server.fill("alice", [letter(1), letter(2)])
    box.change(since=date(2030, 1, 1))
    make_pass(box)
    page = on_site
    with page.expect_response("**/live?**"):
        page.goto(f"/mailboxes/{box.pk}/")
    why = page.get_by_role("region", name="Why is")
    why.get_by_label("What you remember of it").fill("Letter 2")
    why.get_by_role("button").first.click()
    page.wait_for_load_state("networkidle")
    apart(jobs.answer, inquiry_id=Inquiry.objects.get().pk)
    expect(why.get_by_text("Letter 2").last).to_be_visible()
    expect(why.get_by_text("start")).to_be_visible()


def test_what_could_not_be_read_is_tried_again(live_server, box, server, on_site: Page):
    server.fill("alice", [letter(1)])
    make_pass(box)
    SetAside.objects.create(
        message=Message.objects.get(), reason=SetAside.Reason.FAILED, set_aside_at=timezone.now()
    )
    page = on_site
    with page.expect_response("**/live?**"):
        page.goto(f"/mailboxes/{box.pk}/")
    page.get_by_role("button", name="Try again").first.click()
    page.wait_for_load_state("networkidle")
    apart(jobs.read_again, mailbox_id=box.pk, message_id=Message.objects.get().pk)
    expect(page.get_by_role("button", name="Try again")).to_be_hidden()
    assert not SetAside.objects.exists()


STATES = {
    "healthy": lambda box: box.finish_pass(at=timezone.now()),
    "backfilling": lambda box: box.folders.update(backlog=500),
    "broken": lambda box: box.expire_login("The password has changed.", at=timezone.now()),
    "waiting": lambda box: box.postpone("Away.", wait=jobs.AFTER_OTHERS, at=timezone.now()),
    "paused": lambda box: box.pause(at=timezone.now()),
}


def test_nobody_is_kept_out_in_any_state(enter, alice, box, server, barriers):
    server.fill("alice", [letter(1)])
    make_pass(box)
    page = enter(alice)
    whole = Mailbox.objects.filter(pk=box.pk).values().get()
    for state, bring_about in STATES.items():
        Mailbox.objects.filter(pk=box.pk).update(**whole)
        box.refresh_from_db()
        bring_about(box)
        page.set_viewport_size(DESKTOP)
        page.goto(f"/mailboxes/{box.pk}/")
        assert barriers(page) == [], state
        page.set_viewport_size(PHONE)
        width = page.evaluate("document.querySelector('.page-body').scrollWidth")
        assert width <= PHONE["width"], state
        box.folders.update(backlog=0)
