"""Folders are renamed at three real servers, each in its manner; nothing is fetched again."""

from datetime import UTC, datetime

import pytest

from dealpost.conversations.models import Placement
from dealpost.mailboxes.models import Folder
from tests.letters import letter
from tests.providers.courier import Courier
from tests.providers.imap_server import logged_in

pytestmark = pytest.mark.django_db(transaction=True)

LETTERS = {"One": ["a", "b"], "One/Within": ["c"], "Two": ["d", "e"], "Two/Within": ["f"]}


def called(server, name: str) -> str:
    return server.prefix + name.replace("/", server.delimiter)


@pytest.fixture
def filled(box, server, make_pass) -> dict[str, int]:
    """Folders made in the same second, all read: name -> key."""
    with logged_in(server, "alice") as client:
        for folder in LETTERS:
            assert client.create(called(server, folder))[0] == "OK"
        for folder, names in LETTERS.items():
            for number, name in enumerate(names):
                at = datetime(2026, 3, 2, 9, number, tzinfo=UTC)
                raw = letter(message_id=f"<{name}@x.example>", subject=name, text=name)
                client.append(called(server, folder), "", at, raw)
    make_pass()
    return {name: Folder.objects.get(remote_id=called(server, name)).pk for name in LETTERS}


def rename(server, *steps: tuple[str, str]) -> None:
    with logged_in(server, "alice") as client:
        for old, new in steps:
            assert client.rename(called(server, old), called(server, new))[0] == "OK"


def places() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for each in Placement.objects.select_related("folder", "delivery__message"):
        name = each.delivery.message.rfc_message_id.partition("@")[0]
        found.setdefault(each.folder.remote_id, set()).add(name)
    return found


def test_a_folder_with_its_children_bears_another_name(server, filled, make_pass):
    rename(server, ("One", "Three"))

    assert make_pass().arrived == 0
    assert make_pass().arrived == 0

    now = {name.replace("One", "Three"): names for name, names in LETTERS.items()}
    assert places() == {called(server, name): set(names) for name, names in now.items()}
    there = Folder.objects.get(remote_id=called(server, "Three/Within"))
    assert there.pk == filled["One/Within"]


def test_two_folders_with_their_children_swap_their_names(server, filled, make_pass):
    rename(server, ("One", "Between"), ("Two", "One"), ("Between", "Two"))

    fetched = make_pass().arrived + make_pass().arrived

    swapped = {"One": ["d", "e"], "One/Within": ["f"], "Two": ["a", "b"], "Two/Within": ["c"]}
    assert places() == {called(server, name): set(names) for name, names in swapped.items()}
    if isinstance(server, Courier):
        return  # whose list of folders does not tell that these are others than before
    assert fetched == 0
    now = {name: Folder.objects.get(remote_id=called(server, name)).pk for name in LETTERS}
    assert now == {
        "One": filled["Two"],
        "Two": filled["One"],
        "One/Within": filled["Two/Within"],
        "Two/Within": filled["One/Within"],
    }
