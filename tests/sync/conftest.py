import asyncio
from collections.abc import Callable

import pytest
from django.utils import timezone

from dealpost.mailboxes.models import Mailbox
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
