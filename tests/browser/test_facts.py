"""A fact on the page of an item, changed where it stands."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from dealpost.accounts.models import User
from dealpost.crm.fields.defining import define
from dealpost.crm.fields.kinds import FieldKind
from dealpost.crm.models import Person
from tests.conftest import MONDAY


def test_a_fact_is_changed_by_keys_alone(
    enter: Callable[[User], Page], alice: User, bob: Person, live_server, barriers
):
    define("person", name="Leave", kind=FieldKind.PERIOD)
    bob.change(job_title="Buyer", at=MONDAY, by=alice)
    page = enter(alice)
    page.goto(f"{live_server.url}/persons/{bob.pk}/")
    pencil, field = page.locator("#fact-job_title"), page.locator(".fact-form [name=job_title]")

    pencil.press("Enter")
    expect(field).to_be_focused()
    assert not barriers(page)
    field.press("Escape")
    expect(pencil).to_be_focused()
    expect(page.locator("#item-facts")).to_contain_text("Buyer")

    pencil.press("Enter")
    field.fill("Director")
    field.press("Enter")
    expect(page.locator("#item-facts")).to_contain_text("Director")
    expect(pencil).to_be_focused()

    page.locator("#fact-custom_leave").press("Enter")
    page.locator("[name=custom_leave_0]").fill("2026-07-02")
    page.locator("[name=custom_leave_1]").fill("2026-07-01")
    page.locator("[name=custom_leave_1]").press("Enter")
    expect(page.locator(".fact-form")).to_contain_text("The end lies before the start.")
    page.locator("[name=custom_leave_1]").fill("2026-07-03")
    page.locator("[name=custom_leave_1]").press("Enter")
    expect(page.locator("#item-facts")).to_contain_text("3 July 2026")
