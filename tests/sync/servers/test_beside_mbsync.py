"""mbsync and Dealpost keep one mailbox in step with their copies, both ways, at the same time."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import timezone

from dealpost.conversations import acting
from dealpost.conversations.models import Message, Placement
from dealpost.providers.contract import Role
from tests.sync.servers.history import BASIC, INBOX, Append, Make
from tests.sync.servers.maildir_client import LETTERS, PROGRAM, MaildirClient, flags
from tests.sync.servers.other_client import OtherClient
from tests.sync.servers.states import full, ours

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("server", ["dovecot"], indirect=True),
    pytest.mark.skipif(PROGRAM is None, reason="needs mbsync (Debian: isync)"),
]

ROUNDS, ACTS = 12, 4


class Household:
    """Several who handle one mailbox at once: at the server, in files, and here."""

    def __init__(self, seed: int, box, alice, other: OtherClient, files: MaildirClient) -> None:
        self.chance = random.Random(seed)
        self.box, self.alice, self.other, self.files = box, alice, other, files
        self.sent: set[str] = set()
        self.deleted: set[str] = set()

    def act(self) -> None:
        """Do something, anywhere."""
        deeds: list[Callable[[], None]] = [
            self.deliver,
            self.write_file,
            self.mark_file,
            self.delete_file,
            self.read_here,
            self.star_here,
            self.move_here,
        ]
        self.chance.choice(deeds)()

    def deliver(self) -> None:
        self.other.do(Append(INBOX, self._new_id(), self._flags()))

    def write_file(self) -> None:
        self.files.write(self.chance.choice(["INBOX", "Sent"]), self._new_id(), self._flags())

    def mark_file(self) -> None:
        for _, file in self._some_file():
            self.files.mark(file, flags(file) ^ {self.chance.choice(list(LETTERS.values()))})

    def delete_file(self) -> None:
        for message_id, file in self._some_file():
            self.files.delete(file)
            self.deleted.add(message_id)

    def read_here(self) -> None:
        for talk, when in self._some_talk():
            acting.mark([talk], seen=self.chance.random() < 0.7, by=self.alice, at=when)

    def star_here(self) -> None:
        for talk, when in self._some_talk():
            acting.star([talk], on=self.chance.random() < 0.6, by=self.alice, at=when)

    def move_here(self) -> None:
        places = [list(acting.ARCHIVES), [Role.TRASH], [Role.INBOX]]
        for talk, when in self._some_talk():
            acting.move([talk], to=self.chance.choice(places), by=self.alice, at=when)

    def _new_id(self) -> str:
        message_id = f"<{len(self.sent) + 1}.0@customer.example>"
        self.sent.add(message_id)
        return message_id

    def _flags(self) -> frozenset[str]:
        return frozenset(self.chance.sample(list(LETTERS.values()), self.chance.randrange(3)))

    def _some_file(self) -> Iterator[tuple[str, Path]]:
        held = sorted(self.files.files("INBOX").items())
        yield from self.chance.sample(held, min(1, len(held)))

    def _some_talk(self) -> Iterator[tuple[int, datetime]]:
        lying = Placement.objects.filter(shown_in__mailbox=self.box).values("delivery__message")
        talks = Message.objects.filter(pk__in=lying).order_by("pk")
        held = list(talks.values_list("conversation_id", flat=True))
        for talk in self.chance.sample(held, min(1, len(held))):
            yield talk, timezone.now()


@pytest.mark.parametrize("seed", [1, 2])
def test_the_files_the_server_and_we_end_the_same(
    box, server, other, make_pass, alice, tmp_path, seed
):
    other.do(Make(("Archive",)))
    files = MaildirClient(server, tmp_path / "files")
    files.sync()
    house = Household(seed, box, alice, other, files)
    for _ in range(ROUNDS):
        for _ in range(ACTS):
            house.act()
        house.chance.choice([files.sync, make_pass])()
        with files.syncing():
            make_pass()
    # What each still has to tell the others.
    for _ in range(2):
        files.sync()
        make_pass()

    at_server = full(other.state([*BASIC, ("Archive",)]))
    assert ours(box) == at_server
    assert files.state() == at_server
    assert not box.changes.exists()
    copies = [message_id for messages in at_server.values() for message_id in messages]
    assert len(copies) == len(set(copies))
    assert house.sent - house.deleted <= set(copies) <= house.sent
