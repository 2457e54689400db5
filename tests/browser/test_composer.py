"""Writing mail in a real browser, to a real mail server."""

import threading

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect

from dealpost.crm.models import Lead
from dealpost.outbox.models import Draft, Outgoing
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter
from tests.outbox.post_office import Clock, PostOffice, opened
from tests.providers import dovecot

expect.set_options(timeout=15_000)  # the suite shares its two cores
PHONE = {"width": 360, "height": 740}
PICTURE = {"name": "chair.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n"}


@pytest.fixture
def post(live_server, alice, tmp_path):
    if not dovecot.installed():
        pytest.skip("needs Dovecot")
    server = dovecot.start(tmp_path, users={"alice": "sesame"})
    with opened(alice, server, "alice", Clock(timezone.now())) as office:
        yield office
    server.stop()


@pytest.fixture
def question(post):
    (message,) = deliver(post.mailbox, letter(to="Alice <alice@shop.example>"))
    return message


@pytest.fixture
def conversation(question, enter, alice) -> Page:
    page: Page = enter(alice)
    page.goto(f"/conversation/{question.conversation_id}/")
    return page


@pytest.fixture
def inbox(post, enter, alice) -> Page:
    page: Page = enter(alice)
    page.goto("/drafts/")
    page.get_by_role("link", name="New message").click()
    expect(page.locator("deal-composer .ProseMirror")).to_be_visible()
    return page


def work(post: PostOffice) -> Outgoing:
    """Do a worker's work, in a thread without the loop of the browser."""

    def finish() -> None:
        try:
            post.finish(Outgoing.objects.get())
        finally:
            connection.close()

    thread = threading.Thread(target=finish)
    thread.start()
    thread.join()
    return Outgoing.objects.get()


def saved(page: Page) -> None:
    expect(page.locator(".composer-state")).to_have_text("Saved")


def test_a_reply_written_with_keys_alone_arrives_and_lies_in_sent(post, conversation):
    page = conversation
    page.locator("#conversation-main").focus()
    page.keyboard.press("r")
    text = page.get_by_role("textbox", name="Text of the message")
    expect(text).to_be_focused()
    page.keyboard.type("Ninety euros each.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".composer-sending")).to_contain_text("Sending to Bob Bakker")
    expect(page.locator("deal-composer")).to_have_count(0)
    outgoing = work(post)
    (sent,) = post.sink.messages
    assert sent.recipients == ["bob@customer.example"]
    assert b"Ninety euros each." in sent.raw
    assert b"\r\n> How much are the chairs?" in sent.raw
    assert post.filed(outgoing) == 1
    page.reload()
    expect(page.locator(".letters")).to_contain_text("Ninety euros each.")


def test_what_was_sent_can_be_taken_back_and_goes_on_being_written(post, conversation, question):
    page = conversation
    page.get_by_role("button", name="Reply", exact=True).first.click()
    page.get_by_role("textbox", name="Text of the message").fill("Too early")
    page.get_by_role("button", name="Send").click()
    page.locator(".composer-sending").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("textbox", name="Text of the message")).to_have_text("Too early")
    assert Outgoing.objects.get().state == Outgoing.State.CANCELLED
    assert not post.sink.messages


def test_a_draft_outlives_the_page(inbox):
    page = inbox
    page.get_by_placeholder("Subject").fill("Forty chairs")
    page.get_by_role("textbox", name="Text of the message").fill("Dear Bob")
    saved(page)
    page.goto("/drafts/")
    page.get_by_role("link", name="Forty chairs").click()
    expect(page.get_by_role("textbox", name="Text of the message")).to_have_text("Dear Bob")


def test_whoever_goes_to_another_page_goes_on_writing(inbox):
    page = inbox
    page.get_by_role("textbox", name="Text of the message").fill("Dear Bob")
    page.get_by_role("link", name="Outbox").click()
    expect(page.get_by_role("heading", name="Outbox")).to_be_visible()
    expect(page.get_by_role("textbox", name="Text of the message")).to_have_text("Dear Bob")


def test_recipients_are_chosen_typed_pasted_and_taken_away_with_keys(inbox, bob):
    page = inbox
    to = page.get_by_role("combobox", name="To")
    to.press_sequentially("bak")
    expect(page.get_by_role("option", name="Bob Bakker")).to_be_visible()
    page.keyboard.press("Enter")
    to.press_sequentially("carl@nowhere,")
    chips = page.locator("deal-recipients[name=to] .recipient")
    expect(chips).to_have_count(2)
    expect(page.locator(".recipient.is-bad")).to_have_attribute(
        "title", "The part after the @ has no dot."
    )
    page.keyboard.press("Backspace")
    with page.expect_response("**/save/"):
        page.keyboard.press("Delete")
    expect(chips).to_have_count(1)
    assert Draft.objects.get().to == [{"name": "Bob Bakker", "address": "bob@customer.example"}]


def test_nothing_is_sent_without_a_recipient_and_an_empty_subject_is_asked_about_once(inbox):
    page = inbox
    page.get_by_role("textbox", name="Text of the message").fill("Hello")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".composer-hint")).to_contain_text("There is no subject")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("at least one recipient")
    assert not Outgoing.objects.exists()


def test_files_and_pictures_come_along(inbox):
    page = inbox
    quote = {"name": "quote.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    page.locator("deal-composer input[type=file]").set_input_files([quote])
    expect(page.get_by_role("link", name="quote.pdf")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Picture in the text").click()
    chooser.value.set_files([PICTURE])
    expect(page.locator(".ProseMirror img[alt='chair.png']")).to_have_count(1)
    saved(page)
    draft = Draft.objects.get()
    assert {each.filename for each in draft.attachments.all()} == {"quote.pdf", "chair.png"}
    assert 'src="cid:' in draft.html


def test_what_was_thrown_away_by_mistake_comes_back(inbox):
    page = inbox
    page.get_by_placeholder("Subject").fill("Forty chairs")
    saved(page)
    page.get_by_role("button", name="Throw away").click()
    expect(page.locator("deal-composer")).to_have_count(0)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.get_by_placeholder("Subject")).to_have_value("Forty chairs")


def test_it_keeps_nobody_out_and_fits_a_phone(conversation, barriers):
    page = conversation
    page.set_viewport_size(PHONE)
    page.locator("#conversation-main").focus()
    page.keyboard.press("a")
    expect(page.locator("deal-composer .ProseMirror")).to_be_visible()
    page.get_by_role("button", name="Formatting").click()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    panel = page.locator("deal-composer").bounding_box()
    assert (panel["width"], panel["height"]) == (PHONE["width"], PHONE["height"])


def test_what_a_message_is_about_is_chosen_with_keys_and_one_is_the_main_one(
    inbox, deal, alice, barriers
):
    lead = Lead.add(title="New office", owner=alice, at=MONDAY, by=alice)
    page = inbox
    page.get_by_role("button", name="Link to", exact=True).click()
    line = page.get_by_role("combobox", name="Link to")
    chips = page.locator(".composer-chips > li")
    line.press_sequentially("chairs")
    expect(page.get_by_role("option", name="Forty chairs")).to_be_visible()
    page.keyboard.press("Enter")
    expect(chips).to_have_count(1)
    expect(line).to_be_focused()
    line.press_sequentially("office")
    page.keyboard.press("Enter")
    expect(chips).to_have_count(2)
    assert not barriers(page)
    main = page.get_by_role("radio", name="Make Forty chairs the main one")
    expect(main).to_be_checked()
    main.focus()
    with page.expect_response(lambda answer: answer.url.endswith("/save/")):
        page.keyboard.press("ArrowRight")
    saved(page)
    draft = Draft.objects.get()
    assert (draft.items, draft.main_item) == (
        [f"deal-{deal.pk}", f"lead-{lead.pk}"],
        f"lead-{lead.pk}",
    )
    with page.expect_response(lambda answer: answer.url.endswith("/save/")):
        page.get_by_role("button", name="Do not link to New office").click()
    expect(chips).to_have_count(1)
    draft.refresh_from_db()
    assert (draft.items, draft.main_item) == ([f"deal-{deal.pk}"], f"deal-{deal.pk}")
