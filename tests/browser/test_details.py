"""Addresses in rows, on the page of a person; and a person deleted, and back by undo."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from dealpost.accounts.models import User
from dealpost.crm.models import Person


def test_rows_are_added_marked_and_taken_away_and_deleting_is_undone(
    enter: Callable[[User], Page], alice: User, bob: Person, live_server, barriers
):
    page = enter(alice)
    page.goto(f"{live_server.url}/persons/{bob.pk}/")
    facts, rows = page.locator("#item-facts"), page.locator(".fact-form [data-detail]")
    page.locator("#fact-addresses").press("Enter")
    page.get_by_role("button", name="Add an address").click()
    expect(rows.nth(1).locator(".detail-value")).to_be_focused()
    page.keyboard.type("bob@home.example")
    rows.nth(1).get_by_label("What for").select_option("own")
    rows.nth(1).get_by_label("Label", exact=True).fill("Cottage")
    rows.nth(1).locator(".detail-primary").click()
    page.get_by_role("button", name="Add an address").click()
    rows.nth(2).get_by_role("button", name="Remove").click()
    expect(rows).to_have_count(2)
    assert not barriers(page)
    page.get_by_role("button", name="Save").click()

    expect(facts).to_contain_text("Cottage")
    expect(facts.locator(".detail-line").first).to_contain_text("bob@home.example")
    assert bob.address == "bob@home.example"

    page.get_by_role("button", name="Delete").click()
    expect(page).to_have_url(f"{live_server.url}/persons/")
    expect(page.locator("#main")).not_to_contain_text("Bob Bakker")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#main")).to_contain_text("Bob Bakker")
