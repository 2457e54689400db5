from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from itertools import count
from typing import TypeAlias

import pytest

from dealpost.providers import imap
from dealpost.providers.contract import Account, Security, Server
from dealpost.providers.imap import ImapStore
from tests.providers import courier, cyrus, dovecot
from tests.providers.dovecot import Dovecot
from tests.providers.imap_server import ImapServer

# What Dovecot offers as each of three generations of servers, beside two servers of other manners.
GENERATIONS = {
    "qresync": None,
    "condstore": "IMAP4rev1 SASL-IR LITERAL+ ENABLE IDLE CONDSTORE ESEARCH UIDPLUS MOVE SPECIAL-USE",
    "plain": "IMAP4rev1",
}
OTHERS = {"cyrus": cyrus, "courier": courier}

USERS = count(1)

OpenStore: TypeAlias = Callable[[ImapServer, str], Awaitable[ImapStore]]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def needs_dovecot() -> None:
    if not dovecot.installed():
        pytest.skip("needs Dovecot (Debian: dovecot-imapd)")


@pytest.fixture(scope="session", params=[*GENERATIONS, *OTHERS])
def server(request, tmp_path_factory) -> Iterator[ImapServer]:
    """A real server of each generation and manner in turn."""
    place = tmp_path_factory.mktemp(request.param)
    users = {f"user{number}": "secret" for number in range(1, 400)}
    running: ImapServer
    if request.param in OTHERS:
        kind = OTHERS[request.param]
        if not kind.installed():
            pytest.skip(f"needs {request.param.title()} (.ci/servers)")
        running = kind.start(place, users=users)
    else:
        needs_dovecot()
        running = dovecot.start(place, users=users, capability=GENERATIONS[request.param])
    yield running
    running.stop()


@pytest.fixture(scope="session")
def modern(tmp_path_factory) -> Iterator[Dovecot]:
    """A real server that can do everything."""
    needs_dovecot()
    running = dovecot.start(
        tmp_path_factory.mktemp("modern"),
        users={f"user{number}": "secret" for number in range(1, 400)},
    )
    yield running
    running.stop()


@pytest.fixture
def user() -> str:
    """Somebody whose mailbox nobody has used yet."""
    return f"user{next(USERS)}"


def account(server: ImapServer, user: str, *, secret: str = "secret") -> Account:
    return Account(
        address=f"{user}@shop.example",
        username=user,
        secret=secret,
        incoming=Server(server.host, server.port, Security.NONE),
    )


@pytest.fixture
async def open_store() -> AsyncIterator[OpenStore]:
    """Log somebody in; logged out when the test is over."""
    opened: list[ImapStore] = []

    async def open_store(server: ImapServer, user: str) -> ImapStore:
        opened.append(await imap.connect(account(server, user)))
        return opened[-1]

    yield open_store
    for store in opened:
        await store.close()
