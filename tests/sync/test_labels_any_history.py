"""Whatever people do with labels here and elsewhere, in the end both sides have the same."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone

from dealpost.accounts.models import User
from dealpost.conversations import acting
from dealpost.conversations.done import Done
from dealpost.conversations.labels.finding import find
from dealpost.conversations.labels.making import delete, make, restore
from dealpost.conversations.labels.putting import put_on, take_off
from dealpost.conversations.models import Change, Label, Message, Setback, StrandLabel
from dealpost.conversations.standing import refresh
from dealpost.sync.progress import Progress
from tests.letters import letter
from tests.providers.dovecot import Dovecot
from tests.sync.client import logged_in
from tests.sync.test_labels_of_ours import labels_here, labels_there

pytestmark = pytest.mark.django_db(transaction=True)

MESSAGES = [f"{number}@x.example" for number in range(4)]
FOLDERS = ("INBOX", "Archive")


@dataclass
class People:
    chance: random.Random
    server: Dovecot
    alice: User
    labels: list[Label]
    sync: Callable[[], Progress]
    done: list[Done] = field(default_factory=list)

    def do_something(self) -> None:
        deeds = [self.put_on, self.put_on, self.take_off, self.undo, self.delete_and_restore]
        deeds += [self.mark_elsewhere] * 3 + [self.move_elsewhere]
        self.chance.choice(deeds)()
        if self.chance.random() < 0.4:
            self.sync()

    def put_on(self) -> None:
        self.done.append(put_on(self._conversations(), self._label(), **self._now()))

    def take_off(self) -> None:
        self.done.append(take_off(self._conversations(), self._label(), **self._now()))

    def undo(self) -> None:
        if self.done and (done := self.done.pop()):
            acting.undo(done, **self._now())

    def delete_and_restore(self) -> None:
        label = self._label()
        delete(label, at=timezone.now())
        if self.chance.random() < 0.5:
            self.sync()
        restore(label, **self._now())
        find(label)

    def mark_elsewhere(self) -> None:
        sign, keyword = self.chance.choice("+-"), self._label().keyword
        spelt = self.chance.choice([keyword, keyword.upper(), keyword.lower()])
        with logged_in(self.server, self.chance.choice(FOLDERS)) as client:
            client.uid("STORE", self._uids(client), f"{sign}FLAGS", f"({spelt})")

    def move_elsewhere(self) -> None:
        folder, to = self.chance.sample(FOLDERS, 2)
        with logged_in(self.server, folder) as client:
            client.uid("MOVE", self._uids(client), to)

    def _uids(self, client) -> str:
        uids = client.uid("SEARCH", "ALL")[1][0].decode().split()
        return self.chance.choice(uids) if uids else "9999"

    def _label(self) -> Label:
        return self.chance.choice(self.labels)

    def _conversations(self) -> list[int]:
        keys = list(Message.objects.order_by("pk").values_list("conversation", flat=True))
        return self.chance.sample(sorted(set(keys)), 2)

    def _now(self) -> dict[str, Any]:
        return {"by": self.alice, "at": timezone.now()}


def there(server: Dovecot) -> dict[str, set[str]]:
    """Return the labels at the server in small letters, since it spells them as whoever came first."""
    found = {**labels_there(server, "INBOX"), **labels_there(server, "Archive")}
    return {message: {word.lower() for word in words} for message, words in found.items()}


def here() -> dict[str, set[str]]:
    return {message: {each.lower() for each in words} for message, words in labels_here().items()}


@pytest.mark.parametrize("seed", range(6))
def test_in_the_end_both_sides_have_the_same_labels(seed, box, server, alice, make_pass):
    with logged_in(server) as client:
        client.create("Archive")
        for number, message in enumerate(MESSAGES):
            reply = f"<{MESSAGES[0]}>" if number == 1 else ""
            raw = letter(message_id=f"<{message}>", subject=f"S{number // 2}", in_reply_to=reply)
            client.append("INBOX", "", datetime.now(UTC), raw)
    make_pass()
    labels = [
        make(name, colour="red", by=alice, at=timezone.now()) for name in ("Urgent", "On hold")
    ]
    people = People(random.Random(seed), server, alice, labels, make_pass)

    for _ in range(14):
        people.do_something()
    for _ in range(3):
        make_pass()

    assert here() == there(server)
    assert not Change.objects.exists()
    assert not Setback.objects.exists()
    assert_the_lists_are_what_the_messages_say()


def assert_the_lists_are_what_the_messages_say() -> None:
    """Made anew from nothing, they are the same."""
    columns = ("strand", "label", "newest_at", "unread", "flagged", "is_discarded")
    kept = set(StrandLabel.objects.values_list(*columns))
    StrandLabel.objects.all().delete()
    refresh(set(Message.objects.values_list("conversation", flat=True)))
    assert set(StrandLabel.objects.values_list(*columns)) == kept
