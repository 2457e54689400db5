"""Very many messages said to be gone at once: the borders at which the server is asked again."""

import pytest

from tests.providers.dovecot import letter
from tests.providers.imap.mirror import Mirror
from tests.providers.imap.scripted_server import ScriptedServer
from tests.providers.imap.test_lying_servers import QRESYNC, log_in

pytestmark = pytest.mark.anyio


async def gone_at_once(held: int, gone: int, *, truly: bool) -> tuple[Mirror, list[str]]:
    """Let so many of so many vanish; return what is here then, and what was searched for."""
    messages = {uid: letter(uid) for uid in range(1, held + 1)}
    async with ScriptedServer(dict(messages), capability=QRESYNC).running() as server:
        mirror = Mirror()
        store = await log_in(server)
        await mirror.take_all(store)
        for uid in range(1, gone + 1):
            server.expunge(uid)
        if not truly:  # the sum is right, and yet they are all there
            server.messages = messages
            server.lies["SELECT"] = lambda said: said.honest.replace(
                b"* %d EXISTS" % held, b"* %d EXISTS" % (held - gone)
            )
        server.heard.clear()
        await mirror.catch_up(store)
        await store.close()
        return mirror, [each for each in server.heard if "SEARCH" in each]


@pytest.mark.parametrize(
    ("held", "gone", "is_asked"),
    [
        (150, 100, False),
        (150, 101, True),
        (500, 100, False),
        (500, 101, True),
        (600, 120, False),
        (600, 121, True),
    ],
)
async def test_more_than_a_hundred_and_a_fifth_are_asked_about(held, gone, is_asked):
    mirror, searched = await gone_at_once(held, gone, truly=True)
    assert mirror.messages.keys() == set(range(gone + 1, held + 1))
    assert bool(searched) is is_asked


@pytest.mark.parametrize(("held", "gone"), [(150, 101), (600, 121), (150, 150)])
async def test_a_mass_that_is_still_there_stays(held, gone):
    mirror, searched = await gone_at_once(held, gone, truly=False)
    assert mirror.messages.keys() == set(range(1, held + 1))
    assert searched
