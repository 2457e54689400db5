"""Somebody renames folders at the server: everything goes along, and nothing is fetched again."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from dealpost.conversations import acting
from dealpost.conversations.models import Change, Message, Placement
from dealpost.mailboxes.models import Folder
from dealpost.providers.contract import Role
from dealpost.sync.auditing import audit
from tests.letters import letter
from tests.sync.client import logged_in

pytestmark = pytest.mark.django_db(transaction=True)


def fill(server, folder: str, names: list[str]) -> None:
    """Put letters into a folder, made for them, at times of their own."""
    with logged_in(server) as client:
        client.create(folder)
        for number, name in enumerate(names):
            at = datetime(2026, 3, 2, 9, number, tzinfo=UTC)
            raw = letter(message_id=f"<{name}@x.example>", subject=name, text=name)
            client.append(folder, "", at, raw)


def rename(server, *steps: tuple[str, str]) -> None:
    with logged_in(server) as client:
        for old, new in steps:
            assert client.rename(old, new)[0] == "OK"


def places() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for each in Placement.objects.select_related("folder", "delivery__message"):
        name = each.delivery.message.rfc_message_id.partition("@")[0]
        found.setdefault(each.folder.remote_id, set()).add(name)
    return found


def test_everything_goes_along(box, server, make_pass, bodies, deal):
    fill(server, "Offers", ["a", "b"])
    make_pass()
    Folder.objects.filter(remote_id="Offers").update(role=Role.ARCHIVE)
    before = Folder.objects.get(remote_id="Offers")
    rows = set(Placement.objects.values_list("pk", flat=True))
    bodies.clear()
    rename(server, ("Offers", "Quotes"))

    assert make_pass().arrived == 0

    folder = Folder.objects.get(remote_id="Quotes")
    assert (folder.pk, folder.path, folder.is_gone) == (before.pk, ["Quotes"], False)
    assert set(Placement.objects.values_list("pk", flat=True)) == rows
    assert places() == {"Quotes": {"a", "b"}}
    assert not bodies
    assert not Folder.objects.filter(is_gone=True).exists()
    told = box.log.exclude(kind__in=["connected", "recovered"]).get()
    assert (told.kind, told.facts) == ("folder_renamed", {"folder": "Quotes", "was": "Offers"})
    assert audit(box).is_complete


def test_what_came_and_went_meanwhile_is_taken_over(box, server, make_pass, bodies):
    fill(server, "Offers", ["a", "b", "c"])
    make_pass()
    bodies.clear()
    rename(server, ("Offers", "Quotes"))
    fill(server, "Quotes", ["d"])
    with logged_in(server, "Quotes") as client:
        client.uid("STORE", "2", "+FLAGS", "(\\Deleted)")
        client.expunge()
        client.uid("STORE", "1", "+FLAGS", "(\\Flagged)")

    assert make_pass().arrived == 1

    assert places() == {"Quotes": {"a", "c", "d"}}
    assert Placement.objects.get(is_flagged=True).uid == 1
    assert len(bodies) == 1
    assert audit(box).is_complete


def test_two_folders_swap_their_names(box, server, make_pass, bodies):
    fill(server, "One", ["a", "b"])
    fill(server, "Two", ["c", "d", "e"])
    make_pass()
    one = Folder.objects.get(remote_id="One")
    one.stop_syncing()
    bodies.clear()
    rename(server, ("One", "Between"), ("Two", "One"), ("Between", "Two"))

    assert make_pass().arrived == 0
    make_pass()

    assert places() == {"Two": {"a", "b"}, "One": {"c", "d", "e"}}
    one.refresh_from_db()
    assert (one.remote_id, one.is_synced, one.hidden_to) == ("Two", False, 2)
    assert not bodies


def test_a_parent_takes_its_children_along(box, server, make_pass, bodies):
    for folder in ("Clients", "Clients.Big", "Clients.Big.Old"):
        fill(server, folder, [f"{folder}{number}" for number in range(3)])
    make_pass()
    keys = set(Folder.objects.values_list("pk", flat=True))
    bodies.clear()
    rename(server, ("Clients", "Customers"))

    assert make_pass().arrived == 0

    assert set(places()) == {"Customers", "Customers.Big", "Customers.Big.Old"}
    assert set(Folder.objects.values_list("pk", flat=True)) == keys
    assert not bodies
    assert audit(box).is_complete


def test_one_takes_the_name_of_another_that_was_deleted(box, server, make_pass, bodies):
    fill(server, "Old", ["a"])
    fill(server, "New", ["b", "c"])
    make_pass()
    bodies.clear()
    with logged_in(server) as client:
        client.delete("Old")
        client.rename("New", "Old")

    assert make_pass().arrived == 0
    make_pass()

    assert places() == {"Old": {"b", "c"}}
    gone = Message.objects.get(subject="a").deliveries.get()
    assert gone.removed_at is not None
    assert not bodies


def test_a_folder_that_only_resembles_another_is_read(box, server, make_pass):
    """As many letters, from the same people, and yet they are others."""
    fill(server, "Offers", ["a", "b"])
    make_pass()
    with logged_in(server) as client:
        client.delete("Offers")
    fill(server, "Quotes", ["a", "x"])

    make_pass()
    make_pass()

    assert places() == {"Quotes": {"a", "x"}}
    assert Folder.objects.get(remote_id="Offers").is_gone


def test_a_full_copy_in_place_of_the_old_folder_is_the_old_folder(box, server, make_pass, bodies):
    """Some programs, and Courier itself, give a renamed folder another UIDVALIDITY."""
    fill(server, "Offers", ["a", "b", "c"])
    make_pass()
    key = Folder.objects.get(remote_id="Offers").pk
    bodies.clear()
    with logged_in(server, "Offers") as client:
        client.create("Quotes")
        client.copy("1:3", "Quotes")
        client.select("INBOX")
        client.delete("Offers")

    assert make_pass().arrived == 0

    assert Folder.objects.get(remote_id="Quotes").pk == key
    assert places() == {"Quotes": {"a", "b", "c"}}
    assert not bodies


def test_what_was_done_here_meanwhile_is_told_under_the_new_name(box, server, make_pass, alice):
    fill(server, "Offers", ["a", "b"])
    fill(server, "Done", ["c"])
    make_pass()
    conversation = Message.objects.get(subject="a").conversation_id
    done = Folder.objects.get(remote_id="Done")
    acting.move([conversation], to=done, by=alice, at=timezone.now())
    other = Message.objects.get(subject="b").conversation_id
    acting.mark([other], by=alice, at=timezone.now(), seen=True)
    rename(server, ("Offers", "Quotes"), ("Done", "Settled"))

    make_pass()

    assert not Change.objects.exists()
    assert places() == {"Settled": {"a", "c"}, "Quotes": {"b"}}
    assert not box.setbacks.exists()
    with logged_in(server, "Quotes") as client:
        assert client.search(None, "SEEN")[1] == [b"1"]
