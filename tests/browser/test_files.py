"""Files come onto the page of an item as people bring them."""

import pytest
from playwright.sync_api import Page, expect

from dealpost.crm.models import File

# A drop as the browser tells of it: a file cannot be dragged in from outside the window.
DROP = """([name, size]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([new Uint8Array(size).fill(65)], name));
  const tell = (kind) => document.getElementById("main").dispatchEvent(
    new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
  ["dragenter", "dragover", "drop"].forEach(tell);
}"""
PASTE = """() => {
  const carried = new DataTransfer();
  carried.items.add(new File(["x"], "image.png", { type: "image/png" }));
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def files(enter, alice, deal) -> Page:
    page = enter(alice)
    page.goto(f"/deals/{deal.pk}/files/")
    return page


def test_files_are_dropped_and_pasted_on_the_page_and_taken_away_and_back(
    files, deal, settings, barriers
):
    shown = files.get_by_role("list", name="Files", exact=True)

    files.evaluate(DROP, ["plan.txt", 1000])
    expect(shown.get_by_text("plan.txt")).to_be_visible()
    files.evaluate(DROP, ["huge.bin", settings.LARGEST_FILE + 1])
    expect(files.get_by_text("Too large: a file may have 50 MB.")).to_be_visible()
    assert barriers(files) == []
    files.get_by_role("button", name="Stop: huge.bin").click()

    shown.get_by_role("link", name="plan.txt", exact=True).click()
    expect(files.frame_locator("iframe[title='plan.txt']").get_by_text("AAAA")).to_be_visible()
    files.get_by_role("dialog").get_by_role("button", name="Close").click()

    shown.get_by_role("button", name="More for plan.txt").click()
    files.locator(".menu:popover-open").get_by_role("button", name="Delete").click()
    expect(files.get_by_role("heading", name="No files here yet")).to_be_visible()
    files.get_by_role("button", name="Undo").click()
    expect(shown.get_by_text("plan.txt")).to_be_visible()
    assert [file.item for file in File.objects.all()] == [deal]

    files.goto(f"/deals/{deal.pk}/")
    files.get_by_role("textbox", name="Text of the note").click()
    expect(files.locator(".ProseMirror")).to_be_focused()
    files.evaluate(PASTE)
    expect(files.get_by_role("link", name="Pasted picture").first).to_be_visible()


def test_a_file_of_the_deal_goes_with_a_message(files, mailbox, deal, barriers):
    files.evaluate(DROP, ["plan.txt", 1000])
    expect(files.get_by_role("link", name="plan.txt", exact=True)).to_be_visible()
    files.goto(f"/deals/{deal.pk}/mail/")
    files.get_by_role("link", name="Write e-mail").click()
    composer = files.locator("deal-composer")

    composer.get_by_role("button", name="Attach a file from here").click()
    composer.get_by_role("button", name="plan.txt").click()

    expect(composer.get_by_role("list", name="Attachments").get_by_text("plan.txt")).to_be_visible()
    assert barriers(files) == []


def test_what_did_not_come_over_stays_in_sight_on_other_pages_and_is_tried_again(files, deal):
    files.route("**/files/deal/**", lambda route: route.abort())
    files.evaluate(DROP, ["plan.txt", 1000])
    again = files.get_by_role("button", name="Try again")
    expect(files.get_by_text("No connection with Dealpost.")).to_be_visible()

    files.get_by_role("link", name="Leads").first.click()
    expect(files.get_by_role("heading", name="Leads", exact=True)).to_be_visible()
    files.unroute("**/files/deal/**")
    with files.expect_response("**/files/deal/**") as answer:
        again.click()

    assert answer.value.status == 201
    assert [file.item for file in File.objects.all()] == [deal]
