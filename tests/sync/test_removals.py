"""What goes at the provider stays here, in the history of its deal; on a real server."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from dealpost.conversations.models import Delivery, Message, Placement
from dealpost.mailboxes.models import Folder
from dealpost.sync import listing
from tests.letters import letter
from tests.sync.client import logged_in
from tests.sync.test_pulling import ours, theirs

pytestmark = pytest.mark.django_db(transaction=True)

ID = "<1@customer.example>"


@pytest.fixture
def in_clients(box, server, make_pass, bob, deal) -> Message:
    """A letter of Bob's in a folder of its own."""
    with logged_in(server) as client:
        client.create("Clients")
        client.append("Clients", "", datetime.now(UTC), letter())
    make_pass()
    return Message.objects.get()


def test_a_removed_folder_leaves_its_mail_on_the_deal_marked(
    server, make_pass, in_clients, deal, box
):
    with logged_in(server) as other:
        other.delete("Clients")

    make_pass()
    make_pass()  # only a look at all folders that began later tells that it lies nowhere

    assert ours(box) == {}
    assert Delivery.objects.get().removed_at is not None
    assert deal.links.count() == 1
    assert box.log.get(kind="folder_gone").facts == {"folder": "Clients"}


def test_a_renamed_folder_removes_nothing(server, make_pass, in_clients, box):
    with logged_in(server) as other:
        other.rename("Clients", "Customers")

    make_pass()

    assert ours(box) == theirs(server) == {"Customers": {ID: set()}}
    assert Delivery.objects.get().removed_at is None


def test_a_folder_that_comes_again_is_read_again(server, make_pass, in_clients, box):
    with logged_in(server) as other:
        other.delete("Clients")
    make_pass()
    with logged_in(server) as other:
        other.create("Clients")
        other.append("Clients", "", datetime.now(UTC), letter())

    make_pass()

    assert ours(box) == theirs(server) == {"Clients": {ID: set()}}
    assert Delivery.objects.get().removed_at is None
    assert Message.objects.count() == 1


def test_a_listing_that_leaves_a_folder_out_removes_nothing(
    server, make_pass, in_clients, box, monkeypatch
):
    whole = Folder.take_over

    def forgetful(mailbox, listed):
        return whole(mailbox, [each for each in listed if each.remote_id != "Clients"])

    monkeypatch.setattr(Folder, "take_over", forgetful)
    make_pass()
    assert Placement.objects.count() == 1
    assert Delivery.objects.get().removed_at is None

    monkeypatch.undo()
    make_pass()
    assert ours(box) == theirs(server)


def test_an_emptied_mailbox_leaves_everything_on_its_deals(
    box, server, make_pass, bob, deal, monkeypatch
):
    monkeypatch.setattr(listing, "A_MASS", 5)
    letters = [letter(message_id=f"<{n}@x.example>", text=str(n)) for n in range(8)]
    server.fill("alice", letters)
    make_pass()
    with logged_in(server) as other:
        other.uid("STORE", "1:*", "+FLAGS", "(\\Deleted)")
        other.expunge()

    make_pass()

    assert ours(box) == theirs(server) == {}
    assert Message.objects.count() == deal.links.count() == 8
    assert not Delivery.objects.filter(removed_at=None).exists()
    assert box.log.get(kind="mass_removal").facts == {"folder": "INBOX", "count": 8}
    box.refresh_from_db()
    assert box.last_synced_at <= timezone.now()
