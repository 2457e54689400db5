"""Labels in a real browser: chosen by keyboard, shown everywhere at once, undone."""

import pytest
from playwright.sync_api import Page, expect

from dealpost.conversations.labels.making import make
from dealpost.conversations.models import DeliveryLabel, Label
from tests.browser.test_inbox import PHONE, inbox, mail, settled
from tests.conftest import MONDAY

__all__ = ["inbox", "mail", "settled"]


@pytest.fixture
def labels(live_server, alice) -> list[Label]:
    return [
        make(name, colour=colour, by=alice, at=MONDAY)
        for name, colour in (("Urgent", "red"), ("Quote sent", "green"), ("Überfällig", "orange"))
    ]


@pytest.fixture
def choice(labels, inbox: Page):
    def open_it() -> Page:
        inbox.keyboard.press("l")
        expect(inbox.locator("#label-menu")).to_be_visible()
        expect(inbox.locator(".label-search")).to_be_focused()
        return inbox

    return open_it


def line(page: Page, subject: str):
    return page.locator(".line", has_text=subject)


def test_a_label_is_found_by_typing_and_put_on_by_enter(choice, inbox):
    inbox.keyboard.press("j")
    page = choice()
    page.keyboard.type("uberf")
    page.keyboard.press("Enter")

    expect(line(page, "Lamps").locator(".label-chip")).to_have_text("Überfällig")
    expect(page.locator(".label-choice", has_text="Über")).to_have_attribute("aria-checked", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#label-menu")).to_be_hidden()
    page.keyboard.press("z")
    expect(page.locator(".label-chip")).to_have_count(0)
    assert not DeliveryLabel.objects.exists()


def test_a_new_label_is_made_on_the_way(choice, inbox):
    inbox.keyboard.press("j")
    page = choice()
    page.keyboard.type("Trade fair")
    page.keyboard.press("Enter")

    expect(page.locator(".line .label-chip")).to_have_text("Trade fair")
    expect(page.locator("#folders .folder", has_text="Trade fair")).to_be_visible()
    expect(page.locator(".label-choice", has_text="Trade fair")).to_be_visible()


def test_of_a_selection_some_have_it_then_all_then_none(choice, inbox):
    inbox.keyboard.press("j")
    page = choice()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".line .label-chip")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    page.keyboard.press("J")

    choice()
    quote = page.locator(".label-choice", has_text="Quote sent")
    expect(quote).to_have_attribute("aria-checked", "mixed")
    quote.click()
    expect(page.locator(".line .label-chip")).to_have_count(2)
    expect(page.locator("#toasts")).to_contain_text("Labelled")
    expect(quote).to_have_attribute("aria-checked", "true")
    quote.click()
    expect(page.locator(".line .label-chip")).to_have_count(0)


def test_letters_typed_in_the_choice_are_no_keys_of_the_inbox(choice, inbox):
    inbox.keyboard.press("j")
    page = choice()
    page.keyboard.press("ArrowDown")
    page.keyboard.type("e#x")

    expect(page.locator(".label-search")).to_have_value("e#x")
    expect(page.locator(".line")).to_have_count(3)


def test_an_open_conversation_shows_it_and_leads_to_all_that_have_it(choice, inbox):
    inbox.keyboard.press("j")
    inbox.keyboard.press("Enter")
    expect(inbox.locator("#conversation")).to_be_visible()
    page = choice()
    page.keyboard.type("urgent")
    page.keyboard.press("Enter")
    chip = page.locator(".conversation-marks .label-chip")
    expect(chip).to_have_text("Urgent")

    page.keyboard.press("Escape")
    chip.click()
    expect(page.locator("h1")).to_have_text("Urgent")
    expect(page.locator(".line")).to_have_count(1)
    page.locator(".line-link").hover()
    page.keyboard.press("e")
    expect(page.locator("#toasts")).to_contain_text("Archived")
    expect(page.locator(".line")).to_have_count(1)


def test_everybody_can_use_it(choice, inbox, labels, barriers):
    inbox.keyboard.press("j")
    page = choice()
    page.keyboard.type("urgent")
    page.keyboard.press("Enter")
    expect(page.locator(".line .label-chip")).to_be_visible()
    page.emulate_media(reduced_motion="reduce")
    assert not barriers(page)
    page.set_viewport_size(PHONE)
    assert not barriers(page)
    for address in ("/labels/", "/labels/new/", f"/inbox/label/{labels[0].pk}/"):
        page.goto(address)
        assert not barriers(page)
