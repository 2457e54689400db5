"""Labels at servers that keep none, or no more of them."""

import pytest

from dealpost.providers.contract import Refused, StoreFlags
from tests.providers.imap.scripted_server import Said, ScriptedServer
from tests.providers.imap.test_lying_servers import LETTERS, log_in

pytestmark = pytest.mark.anyio

LABEL = StoreFlags("INBOX", 42, (3,), add=frozenset({"Urgent"}))


@pytest.fixture
async def server():
    async with ScriptedServer({uid: LETTERS[uid] for uid in range(1, 5)}).running() as running:
        yield running


def permitting(flags: bytes):
    return lambda said: said.honest.replace(
        b"* OK [UIDVAL", b"* OK [PERMANENTFLAGS (%s)] Kept.\r\n* OK [UIDVAL" % flags, 1
    )


async def told(server: ScriptedServer, operation: StoreFlags) -> list[str]:
    store = await log_in(server)
    try:
        await store.apply(operation)
    finally:
        await store.close()
    return [command for command in server.heard if command.startswith("UID STORE")]


@pytest.mark.parametrize("flags", [rb"\Seen \*", b"urgent", b"\\Seen $Junk URGENT \\Draft"])
async def test_a_folder_that_keeps_it_is_told(server, flags):
    server.lies["SELECT"] = permitting(flags)
    assert await told(server, LABEL) == ["UID STORE 3 +FLAGS.SILENT (Urgent)"]


async def test_a_server_that_does_not_say_what_it_keeps_keeps_it(server):
    assert len(await told(server, LABEL)) == 1


@pytest.mark.parametrize("flags", [rb"\Seen \Flagged", b"", b"Urgently"])
async def test_a_folder_that_would_forget_it_is_not_told(server, flags):
    server.lies["SELECT"] = permitting(flags)
    with pytest.raises(Refused, match="keeps no labels"):
        await told(server, LABEL)
    assert not [command for command in server.heard if command.startswith("UID STORE")]


async def test_system_flags_are_told_all_the_same(server):
    server.lies["SELECT"] = permitting(b"")
    assert await told(server, StoreFlags("INBOX", 42, (3,), add=frozenset({"\\Seen"})))


@pytest.mark.parametrize("code", ["LIMIT", "CANNOT", "NOPERM"])
async def test_a_server_that_keeps_no_more_of_them_refuses_for_good(server, code):
    def full(said: Said) -> bytes:
        return said.tag + f" NO [{code}] Too many keywords\r\n".encode()

    server.lies["UID STORE"] = full
    with pytest.raises(Refused, match="Too many keywords"):
        await told(server, LABEL)
