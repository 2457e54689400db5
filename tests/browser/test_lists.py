"""The lists of CRM items in a browser: a filter is built, rows are chosen by keys and changed."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from dealpost.crm.models import Deal
from tests.conftest import MONDAY


@pytest.fixture
def deals(alice, stages) -> list[Deal]:
    given = {"owner": alice, "stage": stages[0], "by": alice, "at": MONDAY}
    return [Deal.add(title=f"Deal {number}", value=number, **given) for number in range(4)]


def titles(page: Page):
    return page.locator("#rows .row-link")


def test_a_filter_is_built_without_leaving_the_page_and_kept_in_the_address(enter, alice, deals):
    page = enter(alice)
    page.goto("/deals/list/")

    page.keyboard.press("f")
    row = page.locator("#conditions .condition")
    row.get_by_label("Field").select_option(label="Value")
    expect(row.get_by_label("Comparison")).to_have_value("min")
    row.get_by_label("Value", exact=True).fill("2")

    expect(titles(page)).to_have_text(["Deal 3", "Deal 2"])
    expect(page).to_have_url(re.compile(r"f=value\.min\.2"))
    page.reload()
    expect(titles(page)).to_have_text(["Deal 3", "Deal 2"])


def test_rows_are_chosen_by_keys_changed_together_and_given_back(enter, alice, deals, barriers):
    page = enter(alice)
    page.goto("/deals/list/?columns=title,stage")
    expect(titles(page)).to_have_count(4)

    page.keyboard.press("j")
    page.keyboard.press("J")
    expect(page.get_by_role("region", name="Selection")).to_contain_text("2 selected")
    assert not barriers(page)
    page.keyboard.press("c")
    dialog = page.get_by_role("dialog", name="Change many")
    expect(dialog.locator("#change-form:not(.htmx-added)")).to_be_visible()  # it hears by now
    dialog.get_by_label("What").select_option(label="Stage")
    dialog.get_by_label("New value").select_option(label="Sales · Negotiation")
    dialog.get_by_role("button", name="Change", exact=True).click()

    expect(page.locator("#rows .chip", has_text="Negotiation")).to_have_count(2)
    expect(page.get_by_role("region", name="Selection")).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#rows .chip", has_text="Qualified")).to_have_count(4)


def test_a_list_follows_what_a_colleague_does_and_tells_of_what_is_new(
    on_site: Page, carol, stages, deals
):
    page = on_site
    with page.expect_response(re.compile(r"/live\?")):
        page.goto("/deals/list/")
    expect(titles(page)).to_have_count(4)
    page.locator(f'[data-row="{deals[1].pk}"]').check()

    deals[1].change(title="Forty chairs", at=MONDAY, by=carol)
    expect(titles(page)).to_have_text(["Deal 3", "Deal 2", "Forty chairs", "Deal 0"])
    expect(page.locator(f'[data-row="{deals[1].pk}"]')).to_be_checked()

    later = MONDAY + timedelta(days=1)
    Deal.add(title="Brand new", owner=carol, stage=stages[0], at=later, by=carol)
    deals[0].win(at=later, by=carol)
    expect(page.locator(f"#deal-{deals[0].pk}")).to_have_class("is-gone")
    expect(titles(page)).to_have_count(4)
    page.get_by_role("button", name="1 new").click()
    expect(titles(page)).to_have_text(["Brand new", "Deal 3", "Deal 2", "Forty chairs"])
