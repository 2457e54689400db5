"""A mailbox that two sides work on, and the model that says what must come of it."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from dealpost.accounts.models import User
from dealpost.mailboxes.models import Mailbox
from dealpost.sync import pulling
from tests.conftest import MONDAY
from tests.faults.model import Model
from tests.letters import letter
from tests.providers.dovecot import Dovecot

SHARED = "shared"
LARGE = 40_000  # characters that do not compress: larger than the tests let the database keep


@dataclass
class Scene:
    server: Dovecot
    user: str
    owner: User
    box: Mailbox
    model: Model = field(default_factory=Model, repr=False)
    letters: dict[str, bytes] = field(default_factory=dict, repr=False)  # all that there ever was

    @classmethod
    def open(cls, server: Dovecot, user: str) -> "Scene":
        owner = User.objects.create_user(f"{user}@shop.example", name=user, password="x")
        box = Mailbox.connect(
            address=owner.email,
            owner=owner,
            username=user,
            secret="secret",
            incoming_host=server.host,
            incoming_port=server.port,
            incoming_security="none",
            at=MONDAY,
            by=owner,
        )
        return cls(server, user, owner, box)

    def pull(self, *, port: int = 0) -> None:
        """Make a pass in this process, as the job does; by way of another port, if one is given."""
        self.box.refresh_from_db()
        self.box.incoming_port = port or self.server.port
        asyncio.run(pulling.pull(self.box, clock=timezone.now))

    def write(self, name: str, *, size: int = 0) -> bytes:
        """Write a letter with this name in its Message-ID."""
        message_id = self.id_of(name)
        filling = os.urandom(size // 2).hex()  # no file of an earlier run may hold it already
        raw = letter(message_id=message_id, subject=name, text=f"{name} {filling}")
        self.letters[message_id] = raw
        return raw

    def id_of(self, name: str) -> str:
        return f"<{name}.{self.user}@customer.example>"

    def fill(self, names: Sequence[str], folder: str = "INBOX", *, size: int = 0) -> None:
        """Let these lie in a folder before anybody has opened it."""
        self.server.fill(self.user, [self.write(name, size=size) for name in names], folder)
        for name in names:
            self.model.put(self.id_of(name), folder)

    def fill_shared(self, number: int) -> None:
        """Let letters lie in the inbox that both sides lay hands on, so that no model follows."""
        names = [f"{SHARED}{each}" for each in range(number)]
        self.server.fill(self.user, [self.write(name) for name in names])
