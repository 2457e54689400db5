"""How long pages take, and whether that grows with what is stored.

The whole house runs; one person clicks, over one connection. The clock stops with the last byte of
the answer, which is not painted here. With BENCH_COMPANIES=FOLDER the filled installations are
kept there, and used again: filling the large one takes a quarter of an hour.
"""

import http.client
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlencode

import psycopg

from benchmarks.company import ALICE, PASSWORD, TEAM
from benchmarks.correspondence import COMMON, LONG, RARE
from benchmarks.figures import OURS, Figure, Mark
from dealpost.running import database
from tests.running.house import House

MESSAGES = 1_000_000
SMALL = 10_000
BESIDE = "Dealpost, 10,000 messages"
TITLE = "Pages"
ABOUT = """
One person's clicks in a company with {messages:,} messages in 300 conversations per thousand, 50
deals and 20 persons per thousand, beside one with 10,000 messages; the mailboxes that she uses have
two thirds of it. Whole HTTP answers, 60 of each page, in turns.
"""
ROUNDS, WARMING = 60, 6

PATHS = {
    "inbox": "/inbox/",
    "next rows of the inbox": "/inbox/rows/?shelf=inbox&after={place}",
    "conversation of 20 messages": "/conversation/{conversation}/",
    "the same, beside the list": "/conversation/{conversation}/reading/",
    "search, a common word": f"/inbox/search/?q={COMMON}",
    "search, a rare word": f"/inbox/search/?q={RARE}",
    "board": "/deals/",
    "page of a deal": "/deals/{deal}/",
    "mail of a deal": "/deals/{deal}/mail/",
    "page of a person": "/persons/{person}/",
    "list of deals": "/deals/list/",
    "list of persons": "/persons/",
}
P50, P95 = "{}, p50", "{}, p95"
LIMITS = {
    "inbox": 30,
    "conversation of 20 messages": 50,
    "the same, beside the list": 50,
    "search, a common word": 60,
    "search, a rare word": 60,
}
MARKS = (
    *(Mark(P95.format(work), limit, "ms") for work, limit in LIMITS.items()),
    *(Mark(P95.format(work), 1.2, peer=BESIDE) for work in PATHS),
)

OWN = [ALICE, TEAM]
# What there is to click on, as Alice may see it.
CONVERSATIONS = """
SELECT s.conversation_id FROM conversations_strand s
JOIN mailboxes_mailbox b ON b.id = s.mailbox_id AND b.address = ANY(%s)
WHERE s.messages = %s ORDER BY s.id LIMIT 50
"""
DEALS = """
SELECT d.id FROM crm_deal d
WHERE d.visibility = 'everyone' AND EXISTS (
    SELECT FROM conversations_link l WHERE l.deal_id = d.id)
ORDER BY d.id LIMIT 50
"""
PLACES = """
SELECT to_char(f.newest_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00,"') || f.strand_id
FROM conversations_filing f
JOIN mailboxes_folder folder ON folder.id = f.folder_id AND folder.role = 'inbox'
JOIN mailboxes_mailbox b ON b.id = folder.mailbox_id AND b.address = ANY(%s)
ORDER BY f.newest_at DESC OFFSET 40 LIMIT 50
"""
PERSONS = "SELECT id FROM crm_person WHERE visibility = 'everyone' ORDER BY id LIMIT 50"


def measure(messages: int, *, only: Sequence[str] | None = None) -> Iterator[Figure]:
    assert not only, "there is nobody to compare with"
    for size, who in ((SMALL, BESIDE), (messages, OURS)):
        with _filled(size) as folder:
            yield from _figures(folder, who)


def _figures(folder: Path, who: str) -> Iterator[Figure]:
    house = House(folder)
    house.start()
    try:
        for work, seconds in _times(house).items():
            centiles = statistics.quantiles(seconds, n=100, method="inclusive")
            yield Figure(P50.format(work), who, centiles[49] * 1000, "ms")
            yield Figure(P95.format(work), who, centiles[94] * 1000, "ms")
    finally:
        house.end()


@contextmanager
def _filled(messages: int) -> Iterator[Path]:
    """Yield the data folder of an installation with so many messages, filled if need be."""
    kept = os.environ.get("BENCH_COMPANIES")
    if kept and (Path(kept) / str(messages) / "filled").exists():
        yield Path(kept) / str(messages) / "data"
        return
    with TemporaryDirectory(prefix="company-") as scratch:
        place = Path(kept or scratch) / str(messages)
        command = [sys.executable, "-m", "benchmarks.company", str(place / "data")]
        subprocess.run([*command, "--messages", str(messages)], check=True)
        (place / "filled").touch()
        yield place / "data"


def _times(house: House) -> dict[str, list[float]]:
    """Ask for each page in turn, and return how many seconds each answer took."""
    asked = {work: cycle(paths) for work, paths in _paths(house).items()}
    times: dict[str, list[float]] = {work: [] for work in asked}
    browser = _Browser(house.port)
    browser.sign_in(ALICE, PASSWORD)
    for number in range(WARMING + ROUNDS):
        for work, paths in asked.items():
            path = next(paths)
            start = time.perf_counter()
            status, _ = browser.get(path)
            seconds = time.perf_counter() - start
            assert status == 200, (path, status)
            if number >= WARMING:
                times[work].append(seconds)
    return times


def _paths(house: House) -> dict[str, list[str]]:
    """Return which addresses stand for each work."""
    url = database.address(database.embedded(house.data))
    with psycopg.connect(url) as connection:

        def found(statement: str, *values: object) -> list[object]:
            return [thing for (thing,) in connection.execute(statement.encode(), values)]

        things: dict[str, list[object]] = {
            "conversation": found(CONVERSATIONS, OWN, LONG),
            "deal": found(DEALS),
            "person": found(PERSONS),
            "place": [quote(f"{place}") for place in found(PLACES, OWN)],
        }
    assert all(things.values()), things
    return {work: list(_addresses(path, things)) for work, path in PATHS.items()}


def _addresses(path: str, things: dict[str, list[object]]) -> Iterator[str]:
    named = re.search(r"{(\w+)}", path)
    if not named:
        yield path
        return
    for thing in things[named[1]]:
        yield path.replace(named[0], str(thing))


class _Browser:
    """As little of one as will do: a connection that is kept, and cookies."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> tuple[int, bytes]:
        return self._ask("GET", path)

    def sign_in(self, email: str, password: str) -> None:
        _, page = self.get("/sign-in/")
        token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        form = {"email": email, "password": password, "csrfmiddlewaretoken": token[1].decode()}
        status, _ = self._ask("POST", "/sign-in/", urlencode(form))
        assert status == 302, status

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Cookie": cookies, "Accept-Encoding": "gzip"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        page = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, page
