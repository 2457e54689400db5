"""The CRM pages as people use them: with a mouse, with keys alone, on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dealpost.accounts.models import User
from dealpost.crm.models import Deal, Lead, Organization, Person, Phase, Project, Stage
from tests.browser.conftest import DESKTOP
from tests.conftest import MONDAY

PHONE = {"width": 360, "height": 740}
PAGES = [
    "/deals/",
    "/deals/list/",
    "/deals/new/",
    "/deals/pipelines/",
    "{deal}",
    "{deal}mail/",
    "{deal}history/",
    "{deal}edit/",
    "/leads/",
    "{lead}",
    "/projects/",
    "{project}",
    "/persons/",
    "{person}",
    "/organizations/",
    "{organization}",
    "/users/",
    "/profile/",
]


@pytest.fixture
def company(alice, deal, bob) -> dict[str, str]:
    """One of everything, and where it is."""
    alice.make_admin()
    palace = Organization.add(
        name="Chair Palace", domains=["chairs.example"], owner=alice, at=MONDAY, by=alice
    )
    bob.change(organization=palace, at=MONDAY, by=alice)
    deal.change(organization=palace, value=12_500, at=MONDAY, by=alice)
    lead = Lead.add(title="Wants tables", person=bob, owner=alice, at=MONDAY, by=alice)
    project = Project.add(
        title="Build it",
        person=bob,
        phase=Phase.objects.get_or_create(name="Planning")[0],
        owner=alice,
        at=MONDAY,
        by=alice,
    )
    items = {"deal": deal, "lead": lead, "project": project, "person": bob, "organization": palace}
    return {kind: f"/{kind}s/{item.pk}/" for kind, item in items.items()}


@pytest.fixture
def board(enter: Callable[[User], Page], alice: User, deal: Deal, stages: list[Stage]) -> Page:
    page = enter(alice)
    page.goto(f"/deals/?pipeline={stages[0].pipeline_id}")
    return page


def column(page: Page, name: str):
    return page.get_by_role("region", name=name)


def carry(page: Page, card, target) -> None:
    """Take a card in the hand and drop it on the target."""
    start, end = card.bounding_box(), target.bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(start["x"] + 60, start["y"] + 40, steps=3)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + 80, steps=5)
    page.mouse.up()


def test_a_card_is_dragged_to_another_stage_and_back_by_undo(board, deal, stages):
    carry(board, board.locator(f"#deal-{deal.pk}"), column(board, "Quote sent"))

    expect(column(board, "Quote sent").get_by_text("Forty chairs").first).to_be_visible()
    board.get_by_role("button", name="Undo").click()
    expect(column(board, "Qualified").get_by_text("Forty chairs").first).to_be_visible()
    deal.refresh_from_db()
    assert deal.stage == stages[0]


def test_a_dragged_card_shows_where_a_deal_can_end(board, deal):
    card = board.locator(f"#deal-{deal.pk}")
    box = card.bounding_box()
    board.mouse.move(box["x"] + 20, box["y"] + 12)
    board.mouse.down()
    board.mouse.move(box["x"] + 80, box["y"] + 60, steps=3)
    end = board.locator("[data-end=won]").bounding_box()
    board.mouse.move(end["x"] + 40, end["y"] + 20, steps=4)
    board.mouse.up()

    expect(board.get_by_text("is won. Well done!")).to_be_visible()
    deal.refresh_from_db()
    assert deal.status == Deal.Status.WON


def test_a_finger_that_rests_on_a_card_takes_it_along(enter, alice, deal, stages):
    page = enter(alice)
    page.goto(f"/deals/?pipeline={stages[0].pipeline_id}")
    card, target = page.locator(f"#deal-{deal.pk}"), column(page, "Quote sent")
    start, end = card.bounding_box(), target.bounding_box()
    touch = page.context.new_cdp_session(page)

    def finger(kind: str, x: float, y: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    finger("touchStart", start["x"] + 30, start["y"] + 12)
    expect(page.locator(".board-card.is-ghost")).to_be_visible()
    finger("touchMove", end["x"] + 40, end["y"] + 90)
    expect(target).to_have_class(re.compile("is-target"))
    finger("touchEnd", 0, 0)

    expect(page.get_by_text("moved to Quote sent")).to_be_visible()
    deal.refresh_from_db()
    assert deal.stage == stages[1]


def test_a_card_moves_by_keys_alone(board, deal, stages):
    board.locator(f"#deal-link-{deal.pk}").focus()

    board.keyboard.press("Shift+ArrowRight")

    expect(board.get_by_text("moved to Quote sent")).to_be_visible()
    expect(board.locator(f"#deal-link-{deal.pk}")).to_be_focused()
    deal.refresh_from_db()
    assert deal.stage == stages[1]


def test_m_asks_where_the_card_goes(board, deal, stages):
    board.keyboard.press("j")
    expect(board.locator(f"#deal-link-{deal.pk}")).to_be_focused()
    board.keyboard.press("m")
    board.get_by_role("button", name="Negotiation").press("Enter")

    expect(board.get_by_text("moved to Negotiation")).to_be_visible()
    deal.refresh_from_db()
    assert deal.stage == stages[2]


def test_the_arrows_walk_over_the_board(board, alice, bob, stages):
    other = Deal.add(title="Tables", owner=alice, stage=stages[2], at=MONDAY, by=alice)
    board.reload()
    board.get_by_role("link", name="Forty chairs").focus()

    board.keyboard.press("ArrowRight")

    expect(board.locator(f"#deal-link-{other.pk}")).to_be_focused()


def test_a_deal_is_lost_from_the_menu_of_its_card(board, deal):
    board.get_by_role("button", name="Move Forty chairs").click()
    board.get_by_role("button", name="Lost").click()
    board.get_by_label("In other words").fill("Too late")
    board.get_by_role("button", name="Mark as lost").click()

    expect(board.get_by_text("is marked as lost")).to_be_visible()
    expect(board.locator("#dialog")).to_be_hidden()
    expect(board.get_by_role("heading", name="Deals")).to_be_visible()
    deal.refresh_from_db()
    assert deal.lost_reason == "Too late"


def test_a_deal_is_added_by_keys_with_a_person_made_in_place(board, alice):
    board.keyboard.press("n")
    board.get_by_label("Title").fill("Ten stools")
    board.get_by_role("combobox", name="Person").press_sequentially("ilse@customer.example")
    board.keyboard.press("Enter")
    expect(board.locator("input[type=hidden][name=person]")).to_have_count(1)
    board.get_by_role("button", name="Save deal").click()

    expect(board.get_by_role("heading", name="Ten stools")).to_be_visible()
    assert Deal.objects.get(title="Ten stools").person == Person.objects.get(name="Ilse")


def test_a_suggestion_is_chosen_with_the_mouse_and_taken_back(board, bob):
    board.goto("/deals/new/")
    board.get_by_role("combobox", name="Person").press_sequentially("bakk")
    board.get_by_role("option", name="Bob Bakker").click(delay=300)
    expect(board.locator("input[type=hidden][name=person]")).to_have_value(str(bob.pk))

    board.get_by_role("button", name="Choose somebody else").click()

    expect(board.get_by_role("combobox", name="Person")).to_be_focused()


def test_a_list_narrows_while_one_types(enter, alice, company):
    page = enter(alice)
    page.goto("/persons/")
    page.keyboard.press("/")
    page.locator("input:focus").fill("nobody at all")

    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    expect(page).to_have_url(re.compile("q=nobody"))
    page.go_back()
    expect(page.get_by_role("link", name="Bob Bakker")).to_be_visible()


def test_the_question_mark_lists_the_keys(board):
    board.keyboard.press("?")

    expect(board.get_by_role("dialog", name="Keys that work here")).to_contain_text("New deal")


def test_the_theme_of_the_user_counts(enter, alice):
    alice.change(theme="dark")
    page = enter(alice)
    page.goto("/profile/")

    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_every_page_keeps_nobody_out_and_fits_a_phone(enter, alice, company, barriers):
    page = enter(alice)
    kept_out, too_wide = {}, []

    for address in PAGES:
        page.set_viewport_size(DESKTOP)
        page.goto(address.format(**company))
        kept_out[address] = barriers(page)
        page.set_viewport_size(PHONE)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append(address)

    assert not {address: each for address, each in kept_out.items() if each}
    assert not too_wide


def test_the_first_pages_keep_nobody_out(page, db, barriers):
    page.goto("/welcome/")
    assert not barriers(page)
