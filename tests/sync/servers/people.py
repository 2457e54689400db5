"""Several people who handle one mailbox at once: at the server, in files, and here."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from dealpost.accounts.models import User
from dealpost.conversations import acting
from dealpost.conversations.models import Message, Placement
from dealpost.mailboxes.models import Mailbox
from dealpost.providers.contract import Role
from tests.sync.servers.history import BASIC, INBOX, Append, Expunge, Flag, Move, State
from tests.sync.servers.history import Path as FolderPath
from tests.sync.servers.maildir_client import LETTERS, MaildirClient, flags
from tests.sync.servers.other_client import OtherClient

ARCHIVE: FolderPath = ("Archive",)
FOLDERS = [*BASIC, ARCHIVE]
FLAGS = sorted(LETTERS.values())


@dataclass
class Post:
    """What has been sent to the mailbox, and what somebody wanted to be rid of."""

    chance: random.Random
    sent: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)

    def new_id(self) -> str:
        message_id = f"<{len(self.sent) + 1}.0@customer.example>"
        self.sent.add(message_id)
        return message_id

    def some_flags(self) -> frozenset[str]:
        return frozenset(self.chance.sample(FLAGS, self.chance.randrange(3)))

    def is_all_there(self, state: State) -> bool:
        """Whether every message lies in exactly one place, but for those that were deleted."""
        copies = [message_id for messages in state.values() for message_id in messages]
        assert len(copies) == len(set(copies)), "something was doubled"
        return self.sent - self.deleted <= set(copies) <= self.sent


class AtServer:
    def __init__(self, post: Post, other: OtherClient) -> None:
        self.post, self.chance, self.other = post, post.chance, other
        self.deeds: list[Callable[[], None]] = [self.send, self.mark, self.move, self.delete]

    def send(self) -> None:
        self.other.do(Append(INBOX, self.post.new_id(), self.post.some_flags()))

    def mark(self) -> None:
        flag = frozenset({self.chance.choice(FLAGS)})
        for folder, message_id in self._something():
            self.other.do(Flag(folder, (message_id,), flag, on=self.chance.random() < 0.6))

    def move(self) -> None:
        for folder, message_id in self._something():
            to = self.chance.choice([each for each in FOLDERS if each != folder])
            self.other.do(Move(folder, (message_id,), to))

    def delete(self) -> None:
        for folder, message_id in self._something():
            self.other.do(Expunge(folder, (message_id,)))
            self.post.deleted.add(message_id)

    def _something(self) -> Iterator[tuple[FolderPath, str]]:
        state = self.other.state(FOLDERS)
        held = [(folder, each) for folder in FOLDERS for each in sorted(state[folder])]
        yield from self.chance.sample(held, min(1, len(held)))


class InFiles:
    def __init__(self, post: Post, files: MaildirClient) -> None:
        self.post, self.chance, self.files = post, post.chance, files
        self.deeds: list[Callable[[], None]] = [self.write, self.mark, self.delete]

    def write(self) -> None:
        folder = self.chance.choice(["INBOX", "Sent"])
        self.files.write(folder, self.post.new_id(), self.post.some_flags())

    def mark(self) -> None:
        for _, file in self._some_file():
            self.files.mark(file, flags(file) ^ {self.chance.choice(FLAGS)})

    def delete(self) -> None:
        for message_id, file in self._some_file():
            self.files.delete(file)
            self.post.deleted.add(message_id)

    def _some_file(self) -> Iterator[tuple[str, Path]]:
        held = sorted(self.files.files("INBOX").items())
        yield from self.chance.sample(held, min(1, len(held)))


class Here:
    def __init__(self, post: Post, box: Mailbox, alice: User) -> None:
        self.chance, self.box, self.alice = post.chance, box, alice
        self.deeds: list[Callable[[], None]] = [self.read, self.star, self.move]

    def read(self) -> None:
        for talk, at in self._some_talk():
            acting.mark([talk], seen=self.chance.random() < 0.7, by=self.alice, at=at)

    def star(self) -> None:
        for talk, at in self._some_talk():
            acting.star([talk], on=self.chance.random() < 0.6, by=self.alice, at=at)

    def move(self) -> None:
        places = [acting.ARCHIVES, (Role.TRASH,), (Role.INBOX,)]
        for talk, at in self._some_talk():
            acting.move([talk], to=self.chance.choice(places), by=self.alice, at=at)

    def _some_talk(self) -> Iterator[tuple[int, datetime]]:
        lying = Placement.objects.filter(shown_in__mailbox=self.box).values("delivery__message")
        talks = Message.objects.filter(pk__in=lying).order_by("pk")
        held = list(talks.values_list("conversation_id", flat=True))
        for talk in self.chance.sample(held, min(1, len(held))):
            yield talk, timezone.now()
