"""A person with a browser and a camera."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]
PATIENCE = 60_000  # milliseconds for anything to appear, on a machine that syncs meanwhile
DESK: ViewportSize = {"width": 1280, "height": 800}
WIDE: ViewportSize = {"width": 1440, "height": 900}
TALL: ViewportSize = {"width": 1280, "height": 1200}
PHONE: ViewportSize = {"width": 390, "height": 844}
# A page with a stream for news is never without a request, so that `networkidle` would not come.
SETTLED = """() => document.fonts.status === "loaded"
    && !document.querySelector(".htmx-request")
    && [...document.images].every((each) => each.complete || each.loading === "lazy")
    && [...document.querySelectorAll("iframe.sheet")].every(
        (each) => each.contentDocument?.readyState === "complete" && each.offsetHeight > 40)"""


@dataclass(frozen=True, slots=True)
class Visitor:
    page: Page
    album: Path

    def shoot(self, name: str) -> None:
        """Take a picture of what is in the window, once everything in it is there."""
        self.page.wait_for_function(SETTLED)
        self.page.screenshot(path=self.album / f"{name}.png", animations="disabled", caret="hide")


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def visitor(
    browser: Browser,
    site: str,
    album: Path,
    *,
    window: ViewportSize = DESK,
    theme: Literal["light", "dark"] = "light",
    locale: str = "en-GB",
) -> Iterator[Visitor]:
    """Come with a browser of one's own. A script that fails on the way fails the visit."""
    context = browser.new_context(
        base_url=site, viewport=window, color_scheme=theme, locale=locale, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield Visitor(page, album)
    context.close()
    if errors:
        raise RuntimeError(f"{site}: {errors}")


def sign_in(visitor: Visitor, name: str = "Femke") -> None:
    """Come in as somebody of the demo company, by the button that it offers."""
    page = visitor.page
    page.goto("/sign-in/")
    page.get_by_role("button", name=name).click()
    page.wait_for_url("**/inbox/**")
    page.locator(".line").first.wait_for()
