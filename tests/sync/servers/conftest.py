from collections.abc import Iterator

import pytest

from tests.providers import courier, cyrus, dovecot
from tests.providers.imap_server import ImapServer
from tests.sync.servers.other_client import OtherClient

SERVERS = {"dovecot": dovecot, "cyrus": cyrus, "courier": courier}


@pytest.fixture(params=SERVERS)
def server(request, tmp_path) -> Iterator[ImapServer]:
    """Each of three real servers, on which Alice has a mailbox."""
    kind = SERVERS[request.param]
    if not kind.installed():
        pytest.skip(f"needs {request.param.title()} (.ci/servers)")
    running: ImapServer = kind.start(tmp_path / request.param, users={"alice": "secret"})
    yield running
    running.stop()


@pytest.fixture
def other(server) -> Iterator[OtherClient]:
    client = OtherClient(server)
    yield client
    client.close()
