import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dealpost.accounts.models import Team, User
from dealpost.mailboxes.models import Mailbox
from dealpost.providers.contract import Security
from tests.conftest import MONDAY
from tests.providers import dovecot
from tests.providers.smtp_sink import Sink, smtp_sink

SECRET = "tr0ub4dor&3"
NONE = Security.NONE.value
PEOPLE = [f"user{number}" for number in range(60)]
numbers = itertools.count()


@pytest.fixture(scope="session")
def imap_server(tmp_path_factory) -> Iterator[dovecot.Dovecot]:
    if not dovecot.installed():
        pytest.skip("needs Dovecot")
    server = dovecot.start(tmp_path_factory.mktemp("dovecot"), users=dict.fromkeys(PEOPLE, SECRET))
    yield server
    server.stop()


@dataclass
class Provider:
    """A mail account on real servers of this machine."""

    imap: dovecot.Dovecot
    smtp: Sink
    username: str

    def answers(self, **more: Any) -> dict[str, Any]:
        """What a person types into the form, all of it right."""
        return {
            "address": "alice@shop.example",
            "username": self.username,
            "password": SECRET,
            "incoming_host": self.imap.host,
            "incoming_port": self.imap.port,
            "incoming_security": NONE,
            "outgoing_host": self.smtp.host,
            "outgoing_port": self.smtp.port,
            "outgoing_security": NONE,
            "name": "Alice Jansen",
            "belongs_to": "me",
            "visibility": "shared",
            "since": "all",
            "people": "all",
            "new_folders": "all",
            **more,
        }


@pytest.fixture
def provider(imap_server) -> Iterator[Provider]:
    with smtp_sink(password=SECRET) as sink:
        yield Provider(imap_server, sink, PEOPLE[next(numbers) % len(PEOPLE)])


@pytest.fixture
def team_mailbox(team: Team, admin: User) -> Mailbox:
    """That of the team in which Alice is."""
    return Mailbox.connect(
        address="sales@shop.example",
        team=team,
        username="sales",
        secret="secret",
        incoming_host="imap.shop.example",
        at=MONDAY,
        by=admin,
    )


def told(response: Any) -> list[dict[str, Any]]:
    """Read the stream of a test to its end."""
    body = b"".join(response.streaming_content)
    return [json.loads(line) for line in body.decode().splitlines()]


def answer_of_test(client: Client, answers: dict[str, Any]) -> list[dict[str, Any]]:
    return told(client.post(reverse("mailboxes:test"), answers))
