"""A real browser on a real server. What the tests write, both see."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page, sync_playwright

from dealpost.accounts.models import User
from dealpost.mailboxes.models import Mailbox

HERE = Path(__file__).parent
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]
DESKTOP = {"width": 1440, "height": 900}
QUICK = "django.contrib.auth.hashers.MD5PasswordHasher"
AT_REST = """() => Promise.allSettled(
  document.getAnimations()
    .filter((each) => Number.isFinite(each.effect.getComputedTiming().endTime))
    .map((each) => each.finished))"""
SERIOUS = {"serious", "critical"}

# Playwright's synchronous interface runs an event loop in this thread, and Django, seeing it,
# would refuse to ask the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session", autouse=True)
def plain_static_files(tmp_path_factory) -> Iterator[None]:
    """A manifest exists only after `collectstatic`; the test server serves the files as they are."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = {**settings.STORAGES, "staticfiles": plain}
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STORAGES=storages, STATIC_ROOT=folder, PASSWORD_HASHERS=[QUICK]):
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one worker run all tests of a file: they share a browser."""
    for item in items:
        if item.path.parent == HERE and item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(f"browser {item.path.stem}"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for a file's tests. It ends with them: as long as Playwright runs, its event loop
    does, and no other test in this process could run one of its own."""
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}; name another with CHROMIUM=")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(live_server, browser) -> Iterator[Page]:
    """A fresh window of a desktop. A script that fails fails the test."""
    context = browser.new_context(base_url=live_server.url, viewport=DESKTOP, locale="en-GB")
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors


@pytest.fixture(autouse=True)
def emptied_in_peace(transactional_db) -> Iterator[None]:
    """Let the last request of a window that is gone give way to the emptying of the tables.

    Of two that wait for each other PostgreSQL ends the one that asks first whether they do.
    """
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET deadlock_timeout TO '20s'")


@pytest.fixture
def enter(page: Page, live_server) -> Callable[[User], Page]:
    """Sign a user in without the form."""

    def enter(user: User) -> Page:
        sign_in(page, user, url=live_server.url)
        return page

    return enter


def sign_in(page: Page, user: User, *, url: str) -> None:
    """Let a window be one of this user, who has signed in at this site."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


@pytest.fixture
def barriers() -> Callable[[Page], list[str]]:
    """Find what keeps people out: the serious violations that axe sees (WCAG 2.2 AA).

    In light, and as to contrast in the dark too. In the page at rest: half-way from light to dark,
    no text has much contrast.
    """

    def barriers(page: Page) -> list[str]:
        found = _violations(page)
        page.emulate_media(color_scheme="dark")
        found += _violations(page, runOnly=["color-contrast"])
        page.emulate_media(color_scheme="light")
        return [
            f"{each['id']}: {node['html']} {node['failureSummary']}"
            for each in found
            if each["impact"] in SERIOUS
            for node in each["nodes"]
        ]

    return barriers


def _violations(page: Page, **options: object) -> list[dict[str, Any]]:
    page.evaluate(AT_REST)
    found = Axe().run(page, options={"resultTypes": ["violations"], **options})
    violations: list[dict[str, Any]] = found.response["violations"]
    return violations


@pytest.fixture(scope="session")
def site(django_db_setup) -> Iterator[str]:
    """The site as it runs in earnest, with its stream, on the database of the tests."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    place = connection.settings_dict
    host = quote(place["OPTIONS"].get("host", place["HOST"]))
    address = f"postgresql://{place['USER']}@/{quote(place['NAME'])}?host={host}"
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(port)]
    command += ["--workers-kill-timeout", "2"]  # it would wait for the streams to end
    process = subprocess.Popen(
        [*command, "dealpost.config.asgi:application"],
        env={**os.environ, "DATABASE_URL": address, "DEALPOST_DEBUG": "yes"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            urlopen(f"{url}/sign-in/").close()
            break
        except OSError:
            time.sleep(0.1)
    yield url
    process.terminate()
    process.wait(20)


@pytest.fixture
def window_of(site, browser) -> Iterator[Callable[[User], Page]]:
    """Open a window on the real site, in which a user has signed in: each has a browser of theirs."""
    contexts = []

    def window_of(user: User) -> Page:
        contexts.append(browser.new_context(base_url=site, viewport=DESKTOP, locale="en-GB"))
        page: Page = contexts[-1].new_page()
        sign_in(page, user, url=site)
        return page

    yield window_of
    for context in contexts:
        context.close()


@pytest.fixture
def on_site(window_of, alice) -> Page:
    """A window on the real site, in which Alice has signed in."""
    page: Page = window_of(alice)
    return page


@pytest.fixture
def box(mailbox, server) -> Mailbox:
    """Alice's mailbox, on a real server."""
    mailbox.incoming_host, mailbox.incoming_port = server.host, server.port
    mailbox.incoming_security = "none"
    mailbox.save()
    return mailbox
