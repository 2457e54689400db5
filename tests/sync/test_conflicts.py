"""What is done here and what another mail program does meanwhile, on a real server."""

from datetime import UTC, datetime

import pytest

from dealpost.conversations import acting
from dealpost.conversations.models import Change, Message, Placement, Setback
from dealpost.providers.contract import Role
from dealpost.sync.errands import LOST, OVERTAKEN
from tests.letters import letter
from tests.sync.client import contents, logged_in
from tests.sync.test_pulling import ours, renumber, theirs

pytestmark = pytest.mark.django_db(transaction=True)

ID = "<1@customer.example>"


@pytest.fixture
def conversation(box, server, make_pass) -> int:
    """Of the one message in the inbox, which has been read in once."""
    with logged_in(server) as client:
        client.append("INBOX", "", datetime.now(UTC), letter())
        client.create("Archive")
        client.create("Clients")
    make_pass()
    return Message.objects.get().conversation_id


def move_elsewhere(server, folder: str, *, out_of: str = "INBOX") -> None:
    with logged_in(server, out_of) as client:
        client.uid("MOVE", "1:*", folder)


def test_a_flag_survives_a_new_life_of_its_folder(box, server, make_pass, conversation, done):
    acting.mark([conversation], seen=True, **done)
    acting.star([conversation], on=True, **done)
    renumber(server)

    make_pass()

    assert ours(box) == theirs(server) == {"INBOX": {ID: {"\\Seen", "\\Flagged"}}}
    assert not Change.objects.exists()


def test_a_move_survives_a_new_life_of_its_folder(box, server, make_pass, conversation, done):
    acting.move([conversation], to=[Role.ARCHIVE], **done)
    renumber(server)

    make_pass()

    assert ours(box) == theirs(server) == {"Archive": {ID: set()}}


def test_a_flag_follows_a_message_that_was_moved_elsewhere(
    box, server, make_pass, conversation, done
):
    acting.mark([conversation], seen=True, **done)
    move_elsewhere(server, "Clients")

    make_pass()

    assert ours(box) == theirs(server) == {"Clients": {ID: {"\\Seen"}}}
    assert not Setback.objects.exists()


def test_flags_are_merged_field_by_field(box, server, make_pass, conversation, done):
    acting.mark([conversation], seen=True, **done)
    with logged_in(server) as client:
        client.uid("STORE", "1", "+FLAGS", "(\\Flagged $Important)")

    make_pass()

    assert ours(box) == theirs(server) == {"INBOX": {ID: {"\\Seen", "\\Flagged", "$Important"}}}


def test_a_move_made_elsewhere_first_wins_and_we_say_so(
    box, server, make_pass, conversation, done, alice
):
    acting.move([conversation], to=[Role.ARCHIVE], **done)
    move_elsewhere(server, "Clients")

    make_pass()

    assert ours(box) == theirs(server) == {"Clients": {ID: set()}}
    setback = Setback.objects.noticed_by(alice).get()
    assert (setback.deed, setback.messages, setback.why) == ("archive", 1, OVERTAKEN)
    assert box.log.get(kind="change_refused").facts["folder"] == "INBOX"


def test_the_same_move_made_elsewhere_needs_no_word(box, server, make_pass, conversation, done):
    acting.move([conversation], to=[Role.ARCHIVE], **done)
    move_elsewhere(server, "Archive")

    make_pass()

    assert ours(box) == theirs(server) == {"Archive": {ID: set()}}
    assert not Change.objects.exists()
    assert not Setback.objects.exists()


def test_of_two_moves_here_the_last_counts(box, server, make_pass, conversation, done):
    acting.move([conversation], to=[Role.TRASH], **done)
    acting.move([conversation], to=[Role.ARCHIVE], **done)

    make_pass()

    assert ours(box) == theirs(server) == {"Archive": {ID: set()}}


def test_an_undone_move_ends_where_it_began(box, server, make_pass, conversation, done):
    archived = acting.move([conversation], to=[Role.ARCHIVE], **done)
    acting.undo(archived, **done)

    make_pass()

    assert ours(box) == theirs(server) == {"INBOX": {ID: set()}}


def test_a_deletion_elsewhere_wins_over_a_flag_after_two_looks(
    box, server, make_pass, conversation, done, alice
):
    with logged_in(server) as client:
        client.uid("STORE", "1", "+FLAGS", "(\\Deleted)")
        client.expunge()
    acting.star([conversation], on=True, **done)

    make_pass()
    assert Change.objects.count() == 1  # it might be on its way to another folder
    make_pass()

    assert not Change.objects.exists()
    assert Setback.objects.get().why == LOST
    assert Message.objects.get().deliveries.get().removed_at is not None


def test_a_destination_that_is_gone_is_told_and_the_message_stays(
    box, server, make_pass, conversation, done, alice
):
    clients = box.folders.get(remote_id="Clients")
    acting.move([conversation], to=clients, **done)
    with logged_in(server) as client:
        client.delete("Clients")

    make_pass()

    assert ours(box) == theirs(server) == {"INBOX": {ID: set()}}
    setback = Setback.objects.get()
    assert setback.deed == "move"
    assert "no such folder" in setback.why or "exist" in setback.why


def test_one_refused_message_does_not_cost_the_others(box, server, make_pass, done):
    server.fill("alice", [letter(message_id=f"<{n}@x.example>", text=str(n)) for n in range(4)])
    make_pass()
    everything = list(Message.objects.values_list("conversation", flat=True))
    acting.mark(everything, seen=True, **done)
    with logged_in(server) as client:
        client.uid("STORE", "2", "+FLAGS", "(\\Deleted)")
        client.expunge()

    make_pass()
    make_pass()

    assert ours(box)["INBOX"] == contents(server)["INBOX"]
    assert Placement.objects.filter(is_seen=True).count() == 3
    assert not Change.objects.exists()
