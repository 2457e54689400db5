"""A mailbox on a real IMAP and a real SMTP server, and a clock that only we move."""

import itertools
from collections.abc import Iterator

import pytest

from dealpost.accounts.models import User
from tests.conftest import MONDAY
from tests.outbox.post_office import Clock, PostOffice, opened
from tests.providers import dovecot

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
    with opened(alice, imap_server, PEOPLE[next(numbers) % len(PEOPLE)], clock) as office:
        yield office
