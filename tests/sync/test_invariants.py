"""Whatever happens, in whatever order, however often cut off: in the end both sides are the same."""

import asyncio
import random

import pytest
from django.utils import timezone

from dealpost.conversations.models import Delivery, Message, Placement
from dealpost.mailboxes.models import Folder
from dealpost.sync import opening, pulling
from tests.letters import letter
from tests.sync.memory_store import MemoryStore, Place

pytestmark = pytest.mark.django_db(transaction=True)

FOLDERS = ("INBOX", "Clients", "Old")


def raw(number: int) -> bytes:
    return letter(message_id=f"<{number}@x.example>", subject=f"No. {number}", text=str(number))


def make_pass(mailbox, store, monkeypatch) -> None:
    async def open_store(*_words):
        return store

    monkeypatch.setattr(opening, "open_store", open_store)
    mailbox.refresh_from_db()
    asyncio.run(pulling.pull(mailbox, clock=timezone.now))


def theirs(store) -> dict[str, dict[int, tuple[str, bool]]]:
    return {
        name: {
            uid: (message[0].split(b">")[0].partition(b"<")[2].decode(), "\\Flagged" in message[1])
            for uid, message in place.messages.items()
        }
        for name, place in store.places.items()
    }


def ours() -> dict[str, dict[int, tuple[str, bool]]]:
    found: dict[str, dict[int, tuple[str, bool]]] = {name: {} for name in FOLDERS}
    for each in Placement.objects.select_related("folder", "delivery__message"):
        assert each.epoch == each.folder.epoch
        told = (each.delivery.message.rfc_message_id, each.is_flagged)
        found[each.folder.remote_id][each.uid] = told
    return found


def nothing_there_is_said_to_be_removed(store) -> None:
    there = {name for messages in theirs(store).values() for name, _flagged in messages.values()}
    removed = Delivery.objects.filter(removed_at__isnull=False)
    assert not there & set(removed.values_list("message__rfc_message_id", flat=True))


@pytest.mark.parametrize("seed", range(8))
def test_every_history_ends_with_both_sides_the_same(mailbox, monkeypatch, seed):
    chance = random.Random(seed)
    store = MemoryStore(chance, {name: Place() for name in FOLDERS})
    for number in range(9):
        store.put(chance.choice(FOLDERS), raw(number))
    for step in range(6):
        store.mischief = True
        for _deed in range(chance.randrange(4)):
            store.anything()
        store.put("INBOX", raw(100 + step))
        make_pass(mailbox, store, monkeypatch)
        nothing_there_is_said_to_be_removed(store)
    store.mischief = False

    make_pass(mailbox, store, monkeypatch)

    assert ours() == theirs(store)
    assert not any(Folder.objects.values_list("backlog", flat=True))
    identifiers = list(Message.objects.values_list("rfc_message_id", flat=True))
    assert len(identifiers) == len(set(identifiers))
    there = {name for messages in theirs(store).values() for name, _flagged in messages.values()}
    kept = Delivery.objects.filter(removed_at=None, unplaced_at=None)
    assert set(kept.values_list("message__rfc_message_id", flat=True)) == there
    fetched = store.fetched
    make_pass(mailbox, store, monkeypatch)
    assert store.fetched == fetched
