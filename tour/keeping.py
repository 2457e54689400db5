"""Many items at once: filtered and changed, found by a word, merged, brought along in a file."""

from playwright.sync_api import FilePayload

from tour.visiting import WIDE, Visitor

FAIR = """Name,E-mail,Phone,Organization
Anna de Boer,anna@havendok.example,+31 6 555 01 41,Havendok
Pieter Smits,pieter@havendok.example,,Havendok
Rosa Lindqvist,rosa@nordlys.example,+46 70 555 01 42,Nordlys
Owen Price,owen@price.example,,Price & Daughters
Mila Kramer,mila(at)kramer.example,+31 6 555 01 43,Kramer Advies
"""


def change_many(visitor: Visitor) -> None:
    page = visitor.page
    page.set_viewport_size(WIDE)
    page.goto("/deals/list/?f=value.min.20000")
    page.locator("#rows .row-link").first.wait_for()
    for _row in range(4):
        page.keyboard.press("J")
    page.get_by_role("region", name="Selection").wait_for()
    visitor.shoot("10-list")


def find_anything(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/")
    page.locator(".line").first.wait_for()
    page.keyboard.press("Control+k")
    page.locator("#palette-input").fill("luwte")
    page.locator("#palette-results [role=option]").first.wait_for()
    visitor.shoot("11-palette")


def compare_two(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/duplicates/")
    page.locator("a[href^='/duplicates/person/']").first.click()
    page.get_by_role("button", name="Merge").wait_for()
    visitor.shoot("12-duplicates")


def look_at_a_file(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/imports/new/")
    file: FilePayload = {"name": "fair.csv", "mimeType": "text/csv", "buffer": FAIR.encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("heading", name="What will happen").wait_for()
    visitor.shoot("13-import")
