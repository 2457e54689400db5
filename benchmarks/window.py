"""The inbox in a real browser, and when it has painted a row."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]
# Notes when a row was painted, on the clock of the wall: what is posted while a frame is prepared
# runs when it has been.
NOTING = """
window.painted = {};
const note = (subject) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    window.painted[subject] = performance.timeOrigin + performance.now();
  };
  port2.postMessage("");
});
new MutationObserver((changes) => {
  for (const { addedNodes } of changes)
    for (const node of addedNodes) {
      const subject = node.querySelector?.(".line-subject .truncate")?.textContent;
      if (subject && !(subject in window.painted)) note(subject);
    }
}).observe(document, { childList: true, subtree: true });
"""


class Window:
    def __init__(self, page: Page) -> None:
        self._page = page

    def shows(self, subject: str, *, seconds: float) -> float:
        """Wait for the row of this subject; return when it was painted, in seconds."""
        painted = self._page.wait_for_function(
            "(subject) => window.painted[subject]", arg=subject, timeout=seconds * 1000
        )
        return float(painted.json_value()) / 1000


@contextmanager
def opened(port: int, email: str, password: str) -> Iterator[Window]:
    """Sign in, and leave the inbox open."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(base_url=f"http://127.0.0.1:{port}")
        page.goto("/")
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").fill(password)
        page.keyboard.press("Enter")
        page.wait_for_selector("#lines", state="attached")
        page.evaluate(NOTING)
        yield Window(page)
        browser.close()
