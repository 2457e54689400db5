import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from dealpost.mailboxes.models import Mailbox
from dealpost.providers.imap.connection import Connection
from dealpost.sync import pulling
from dealpost.sync.progress import Progress


@pytest.fixture
def box(mailbox, server) -> Mailbox:
    """Alice's mailbox, on a real server."""
    mailbox.incoming_host, mailbox.incoming_port = server.host, server.port
    mailbox.incoming_security = "none"
    mailbox.save()
    return mailbox


@pytest.fixture
def make_pass(box) -> Callable[[], Progress]:
    def run() -> Progress:
        box.refresh_from_db()
        return asyncio.run(pulling.pull(box, clock=timezone.now))

    return run


@pytest.fixture
def done(alice) -> dict[str, Any]:
    """By whom and when something is done here."""
    return {"by": alice, "at": timezone.now()}


@pytest.fixture
def bodies(monkeypatch) -> list[bytes]:
    """What the server is asked for in which whole messages are named."""
    return _overheard(monkeypatch, b"BODY.PEEK[]")


@pytest.fixture
def heads(monkeypatch) -> list[bytes]:
    """What the server is asked for in which heads of messages are named."""
    return _overheard(monkeypatch, b"HEADER.FIELDS")


def _overheard(monkeypatch, words: bytes) -> list[bytes]:
    heard: list[bytes] = []
    start = Connection.start

    async def listening(self, *parts, **rest):
        heard.extend(part for part in parts if words in part)
        return await start(self, *parts, **rest)

    monkeypatch.setattr(Connection, "start", listening)
    return heard
