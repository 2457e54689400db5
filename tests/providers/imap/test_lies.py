"""Every lie in every phase: nothing is lost, nothing wrongly removed, and we say so plainly."""

import re
from collections.abc import Awaitable, Callable

import pytest

from dealpost.providers.contract import ProviderError
from dealpost.providers.imap import changing
from tests.faults.tally import count
from tests.providers.dovecot import letter
from tests.providers.imap.lies import LIES
from tests.providers.imap.mirror import Mirror
from tests.providers.imap.scripted_server import ScriptedServer
from tests.providers.imap.test_lying_servers import CONDSTORE, QRESYNC, log_in

pytestmark = pytest.mark.anyio

# Once it is honest: one to see that something is missing, one to fetch it, one to see it whole.
PASSES = 3
LETTERS = {uid: letter(uid) for uid in range(1, 91)}
SENTENCE = re.compile(r"[A-Z0-9].{10,}", re.DOTALL)


async def first_sync(server: ScriptedServer, mirror: Mirror) -> None:
    """Nothing is known yet."""


async def past(server: ScriptedServer, mirror: Mirror) -> None:
    """The newest are here; the older ones are still to come."""
    store = await log_in(server)
    await mirror.catch_up(store)
    await store.close()
    assert mirror.backlog


async def news(server: ScriptedServer, mirror: Mirror) -> None:
    """All is here, and something has happened since."""
    await listen(server, mirror)
    server.expunge(5)
    server.expunge(80)
    server.mark(6, b"\\Flagged")
    for uid in range(91, 101):
        server.deliver(uid, letter(uid))


async def quiet(server: ScriptedServer, mirror: Mirror) -> None:
    """All is here, and nothing has happened since."""
    await listen(server, mirror)


@pytest.fixture(autouse=True)
def small_steps(monkeypatch) -> None:
    """Few letters have a past too."""
    monkeypatch.setattr(changing, "FIRST", 20)
    monkeypatch.setattr(changing, "FIRST_FEW", 30)


PHASES = [first_sync, past, news, quiet]


async def listen(server: ScriptedServer, mirror: Mirror) -> None:
    store = await log_in(server)
    try:
        await mirror.take_all(store)
    finally:
        await store.close()


async def listen_in_doubt(server: ScriptedServer, mirror: Mirror) -> None:
    try:
        await listen(server, mirror)
    except ProviderError as error:
        told = str(error)
    else:
        told = ""
    assert not told or SENTENCE.fullmatch(told)


@pytest.mark.parametrize("capability", ["IMAP4rev1", CONDSTORE, QRESYNC])
@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.__name__)
@pytest.mark.parametrize("lie", LIES)
async def test_a_lie_costs_nothing(
    lie: str, phase: Callable[[ScriptedServer, Mirror], Awaitable[None]], capability: str
):
    async with ScriptedServer(dict(LETTERS), capability=capability).running() as server:
        mirror = Mirror()
        await phase(server, mirror)
        held, epoch = mirror.messages.keys() & server.messages.keys(), mirror.epoch

        LIES[lie](server)
        count("lies of a server")
        for _ in range(2):
            await listen_in_doubt(server, mirror)
        if mirror.epoch == epoch:
            assert held <= mirror.messages.keys()

        server.lies.clear()
        server.expunge(8)
        server.deliver(200, letter(200))
        for _ in range(PASSES):
            await listen(server, mirror)
        assert mirror.messages.keys() == server.messages.keys()
        if lie != "NIL for a body":
            assert {uid: each.raw for uid, each in mirror.messages.items()} == server.messages
        if lie != "NIL for flags":
            assert mirror.flags == {
                uid: {server.flags.get(uid, b"\\Seen").decode()} for uid in server.messages
            }
