"""Another mail program moves what is here already: it is placed, not fetched a second time."""

from datetime import UTC, datetime

import pytest

from dealpost.conversations.models import Delivery, Message, Placement
from dealpost.events.models import Event
from dealpost.sync.auditing import audit
from tests.letters import letter
from tests.sync.client import logged_in
from tests.sync.test_renaming import places

pytestmark = pytest.mark.django_db(transaction=True)


def put(server, names: list[str], folder: str = "INBOX", text: str = "") -> None:
    with logged_in(server) as client:
        for number, name in enumerate(names):
            at = datetime(2026, 3, 2, 9, number, tzinfo=UTC)
            raw = letter(message_id=f"<{name}@x.example>", subject=name, text=text or name)
            client.append(folder, "", at, raw)


def move(server, numbers: str, to: str, folder: str = "INBOX") -> None:
    with logged_in(server, folder) as client:
        client.create(to)
        assert client.uid("MOVE", numbers, to)[0] == "OK"


@pytest.mark.parametrize(("folder", "to"), [("INBOX", "Sent"), ("Sent", "INBOX")])
def test_it_is_placed_with_its_flags(box, server, make_pass, bodies, deal, folder, to):
    put(server, ["a", "b", "c"], folder)
    make_pass()
    events = Event.objects.count()
    bodies.clear()
    move(server, "1:2", to, folder)
    with logged_in(server, to) as client:
        client.uid("STORE", "1", "+FLAGS", "(\\Flagged)")

    assert make_pass().arrived == 0

    assert places() == {folder: {"c"}, to: {"a", "b"}}
    assert Placement.objects.get(is_flagged=True).delivery.message.subject == "a"
    assert not bodies
    assert Event.objects.count() == events
    assert not Delivery.objects.exclude(removed_at=None, unplaced_at=None).exists()
    assert audit(box).is_complete


def test_news_among_it_is_fetched(box, server, make_pass, bodies):
    put(server, ["a", "b"])
    make_pass()
    bodies.clear()
    put(server, ["x"], "Sent")
    move(server, "1:2", "Sent")
    put(server, ["y"], "Sent")

    assert make_pass().arrived == 2

    assert places() == {"Sent": {"a", "b", "x", "y"}}
    assert audit(box).is_complete


def test_a_new_folder_into_which_all_was_moved_is_not_fetched(box, server, make_pass, bodies):
    names = [f"n{number}" for number in range(60)]
    put(server, names)
    make_pass()
    bodies.clear()
    move(server, "1:60", "Clients")

    assert make_pass().arrived == 0

    assert places() == {"Clients": set(names)}
    assert not bodies
    assert audit(box).is_complete


def test_a_copy_is_placed_twice(box, server, make_pass, bodies):
    put(server, ["a"])
    make_pass()
    bodies.clear()
    with logged_in(server) as client:
        client.copy("1", "Sent")

    assert make_pass().arrived == 0

    assert places() == {"INBOX": {"a"}, "Sent": {"a"}}
    assert Message.objects.count() == Delivery.objects.count() == 1


def test_in_doubt_it_is_fetched(box, server, make_pass, bodies):
    """The same head, the same second and length: only the words tell that it is another."""
    put(server, ["a"], text="The true one")
    make_pass()
    bodies.clear()
    put(server, ["a"], text="A false one!")

    assert make_pass().arrived == 1

    texts = {text.strip() for text in Message.objects.values_list("text", flat=True)}
    assert texts == {"The true one", "A false one!"}


def test_two_that_look_alike_are_both_fetched(box, server, make_pass, bodies):
    put(server, ["a"], text="The true one")
    make_pass()
    bodies.clear()
    put(server, ["a"], "Sent", text="A false one!")
    move(server, "1", "Sent")

    assert make_pass().arrived == 2

    assert Message.objects.count() == 2
    assert Placement.objects.count() == 2
    assert audit(box).is_complete


def test_a_first_sync_asks_for_no_heads(server, make_pass, heads):
    put(server, ["a", "b"])
    put(server, ["a", "b"], "Sent")

    assert make_pass().arrived == 4

    assert not heads
