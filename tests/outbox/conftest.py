"""A mailbox on a real IMAP and a real SMTP server, and a clock that only we move."""

import itertools
from collections.abc import Iterator

import pytest

from dealpost.accounts.models import User
from dealpost.mailboxes.models import Mailbox
from dealpost.providers.contract import Security
from tests.conftest import MONDAY
from tests.outbox.post_office import Clock, PostOffice
from tests.providers import dovecot
from tests.providers.smtp_sink import smtp_sink

PEOPLE = [f"user{number}" for number in range(400)]
numbers = itertools.count()


@pytest.fixture(scope="session")
def imap_server(tmp_path_factory) -> Iterator[dovecot.Dovecot]:
    if not dovecot.installed():
        pytest.skip("needs Dovecot")
    server = dovecot.start(
        tmp_path_factory.mktemp("dovecot"), users=dict.fromkeys(PEOPLE, "sesame")
    )
    yield server
    server.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock(MONDAY)


@pytest.fixture
def post(alice: User, imap_server: dovecot.Dovecot, clock: Clock) -> Iterator[PostOffice]:
    """Alice's mailbox: empty, and its mail leaves through a sink."""
    with smtp_sink() as sink:
        name = PEOPLE[next(numbers) % len(PEOPLE)]
        mailbox = Mailbox.connect(
            address="alice@shop.example",
            owner=alice,
            username=name,
            secret="sesame",
            incoming_host=imap_server.host,
            incoming_port=imap_server.port,
            incoming_security=Security.NONE.value,
            outgoing_host=sink.host,
            outgoing_port=sink.port,
            outgoing_security=Security.NONE.value,
            at=MONDAY,
            by=alice,
        )
        yield PostOffice(mailbox, sink, imap_server, name, clock)
