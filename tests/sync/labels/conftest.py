import asyncio
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone

from dealpost.mailboxes.models import Mailbox
from dealpost.sync import pulling
from dealpost.sync.progress import Progress
from tests.providers.gmail.box import Box
from tests.providers.gmail.server import Gmail, serving


@pytest.fixture
def box() -> Box:
    """Alice's mailbox as Gmail has it."""
    return Box()


@pytest.fixture
def gmail(box) -> Iterator[Gmail]:
    with serving(box) as gmail:
        yield gmail


@pytest.fixture
def account(mailbox, gmail) -> Mailbox:
    """The same mailbox as we have it."""
    mailbox.incoming_host, mailbox.incoming_port = gmail.host, gmail.port
    mailbox.incoming_security = "none"
    mailbox.save()
    return mailbox


@pytest.fixture
def make_pass(account) -> Callable[[], Progress]:
    def run() -> Progress:
        account.refresh_from_db()
        progress = asyncio.run(pulling.pull(account, clock=timezone.now))
        account.refresh_from_db()
        assert account.trouble == ""
        return progress

    return run
