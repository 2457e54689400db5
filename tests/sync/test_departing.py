"""Moved or removed: only a look at all folders tells."""

import asyncio
from threading import Thread

import pytest
from django.utils import timezone

from dealpost.conversations.models import Delivery
from dealpost.mailboxes.models import Folder
from dealpost.sync import pulling
from tests.letters import letter
from tests.sync.client import logged_in

pytestmark = pytest.mark.django_db(transaction=True)


def move(server, *, out_of: str, to: str) -> None:
    with logged_in(server, out_of) as client:
        client.uid("MOVE", "1", to)


@pytest.fixture
def folders(server):
    server.fill("alice", [letter()])
    with logged_in(server) as client:
        client.create("Clients")


def test_a_move_to_another_folder_removes_nothing(folders, server, make_pass):
    make_pass()
    move(server, out_of="INBOX", to="Clients")

    make_pass()

    delivery = Delivery.objects.get()
    assert (delivery.removed_at, delivery.unplaced_at) == (None, None)
    assert delivery.placements.get().folder.remote_id == "Clients"


def test_a_move_into_a_folder_that_was_just_read_removes_nothing(folders, box, server, make_pass):
    move(server, out_of="INBOX", to="Clients")
    make_pass()
    with logged_in(server) as client:  # so that both have something to tell, the inbox first
        client.append("INBOX", "", None, letter(message_id="<2@x.example>"))
        client.append("Clients", "", None, letter(message_id="<3@x.example>"))
    moves = [lambda: move(server, out_of="Clients", to="INBOX")]

    def move_now(_progress):
        while moves:
            mover = Thread(target=moves.pop())
            mover.start()
            mover.join()

    box.refresh_from_db()
    asyncio.run(pulling.pull(box, clock=timezone.now, report=move_now))

    delivery = Delivery.objects.get(message__rfc_message_id="1@customer.example")
    assert (delivery.removed_at, delivery.unplaced_at) == (None, None)
    assert delivery.placements.get().folder.remote_id == "INBOX"


def test_what_is_removed_is_seen_to_be_in_the_same_pass(folders, server, make_pass):
    make_pass()
    with logged_in(server) as client:
        client.uid("STORE", "1", "+FLAGS", "(\\Deleted)")
        client.expunge()

    make_pass()

    delivery = Delivery.objects.get()
    assert delivery.removed_at is not None
    assert delivery.unplaced_at is None


def test_while_a_folder_cannot_be_read_nothing_is_taken_for_removed(folders, server, make_pass):
    make_pass()
    move(server, out_of="INBOX", to="Clients")
    place = server.maildir("alice", "Clients")
    place.chmod(0)

    make_pass()
    delivery = Delivery.objects.get()
    assert delivery.removed_at is None
    assert delivery.unplaced_at is not None

    place.chmod(0o700)
    Folder.objects.update(mark="")
    make_pass()
    found = Delivery.objects.get()
    assert found.placements.exists()
    assert (found.removed_at, found.unplaced_at) == (None, None)
