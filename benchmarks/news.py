"""How long new mail takes until its row stands in an open browser: the whole house runs.

The clock starts when a message is delivered into the mailbox. Dovecot tells those who IDLE of it
up to half a second later (NOTIFY_DELAY_MSECS in its source), so a bare connection listens beside
Dealpost's watcher: what counts for us begins when the server has spoken.
"""

import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.figures import OURS, Figure, Mark
from benchmarks.overhearing import CONVERSATION, PASS, Names, idling, overheard
from benchmarks.window import Window, opened
from dealpost.running import database
from tests.providers import dovecot
from tests.providers.dovecot import Dovecot, letter
from tests.running.house import House

MESSAGES = 150
TITLE = "News"
ABOUT = """
{messages:,} messages, delivered one by one into a mailbox that is watched over TLS, until their row
stands in the inbox that is open in Chromium, in a frame that it has painted. In between: the pass
that the watcher queues, and the commit with which browsers are told (PostgreSQL's NOTIFY).
"""

BARE = "bare connection"
ROW = "server's word until row"
STEPS = ("server's word until queued", "queued until told", "told until row")
ARRIVAL = "delivery until row"
WORD = "delivery until server's word"
MARKS = (Mark(f"{ROW}, p50", 150, "ms"), Mark(f"{ROW}, p99", 500, "ms"))
PATIENCE = 90.0  # seconds; the clock would bring the news within a minute without a watcher
OWNER, PASSWORD = "alice@shop.example", "forty chairs"


def measure(messages: int, *, only: Sequence[str] | None = None) -> Iterator[Figure]:
    assert not only, "there is nobody to compare with"
    with tempfile.TemporaryDirectory(prefix="news-") as folder:
        server = dovecot.start(Path(folder) / "dovecot", users={"alice": "secret"})
        try:
            with (
                _house(Path(folder) / "data", server) as house,
                overheard(database.address(database.embedded(house.data))) as names,
                idling(server) as spoken,
                opened(house.port, OWNER, PASSWORD) as window,
            ):
                moments = list(_moments(server, spoken, names, window, messages))
        finally:
            server.stop()
    delivered, said, queued, told, shown = map(list, zip(*moments, strict=True))
    for work, who, before, after in (
        (ROW, OURS, said, shown),
        *zip(STEPS, [OURS] * 3, (said, queued, told), (queued, told, shown), strict=True),
        (ARRIVAL, OURS, delivered, shown),
        (WORD, BARE, delivered, said),
    ):
        seconds = [end - begin for begin, end in zip(before, after, strict=True)]
        centiles = statistics.quantiles(seconds, n=100, method="inclusive")
        yield Figure(f"{work}, p50", who, centiles[49] * 1000, "ms")
        yield Figure(f"{work}, p99", who, centiles[98] * 1000, "ms")


@contextmanager
def _house(data: Path, server: Dovecot) -> Iterator[House]:
    """Start everything, with Alice's mailbox connected."""
    os.environ["SSL_CERT_FILE"] = str(server.ca_file)
    house = House(data)
    _run(house, PASSWORD, "user", "add", OWNER, "--name", "Alice", "--password-stdin")
    reached = ("--imap", f"localhost:{server.tls_port}", "--tls", "tls", "--username", "alice")
    owned = ("--owner", OWNER, "--address", OWNER)
    _run(house, "secret", "mailbox", "connect", *owned, *reached, "--password-stdin")
    house.start()
    try:
        yield house
    finally:
        house.end()


def _run(house: House, password: str, *words: str) -> None:
    done = house.run(*words, stdin=f"{password}\n")
    assert done.returncode == 0, done.stderr


def _moments(
    server: Dovecot, spoken: list[float], names: Names, window: Window, messages: int
) -> Iterator[tuple[float, float, float, float, float]]:
    """Yield, on the clock of the wall, each message's way from its delivery to its row."""
    chance = random.Random(1)
    number = _until_watched(server, window)
    for _ in range(messages):
        time.sleep(chance.uniform(0.6, 1.2))  # or it would still hold back the last news
        number += 1
        spoken.clear()
        names.clear()
        delivered = _deliver(server, number)
        shown = window.shows(f"Letter {number}", seconds=PATIENCE)
        time.sleep(0.1)  # for those who listen beside, in threads of this process
        queued, told = names.first(PASS), names.first(CONVERSATION)
        assert told
        # Dovecot does not speak to both connections at once: the watcher may have heard it first.
        # And a pass may be queued already, for what came before.
        said = min(filter(None, (*spoken[:1], queued)))
        yield delivered, said, max(said, queued or said), told, shown


def _until_watched(server: Dovecot, window: Window) -> int:
    """Deliver mail until its row comes at once: then the watcher listens. Return how many."""
    for number in range(1, 20):
        delivered = _deliver(server, number)
        if window.shows(f"Letter {number}", seconds=PATIENCE) - delivered < 2 and number > 3:
            return number
    raise AssertionError("nobody watches the mailbox")


def _deliver(server: Dovecot, number: int) -> float:
    """Lay a message into the mailbox, as a delivery agent does; return when it was there."""
    place = server.maildir("alice")
    name = f"{1_790_000_000 + number}.news{number}"
    draft = place / "tmp" / name
    draft.write_bytes(letter(number))
    dovecot.give_away(draft)
    os.rename(draft, place / "new" / name)  # nothing may come between
    return time.time()
