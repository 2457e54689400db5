"""Each direction can be switched off and on again, and nothing is lost by it; on a real server."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from dealpost.conversations import acting
from dealpost.conversations.models import Change, Delivery, Message, Setback
from dealpost.providers.contract import Role
from dealpost.sync.switching import switch
from tests.letters import letter
from tests.sync.client import logged_in
from tests.sync.test_pulling import ours, theirs

pytestmark = pytest.mark.django_db(transaction=True)

ID = "<1@customer.example>"


@pytest.fixture
def conversation(box, server, make_pass) -> int:
    with logged_in(server) as client:
        client.append("INBOX", "", datetime.now(UTC), letter())
        client.create("Archive")
        client.create("Trash")
    make_pass()
    return Message.objects.get().conversation_id


@pytest.fixture
def turn(box):
    def call(**switches):
        box.refresh_from_db()
        switch(box, switches, at=timezone.now())

    return call


def elsewhere(server, command: str, *words: str, folder: str = "INBOX") -> None:
    with logged_in(server, folder) as client:
        client.uid(command, "1:*", *words)


def test_what_is_not_told_holds_here_and_is_told_when_switched_on(
    box, server, make_pass, conversation, done, turn
):
    turn(tells_read=False)
    acting.mark([conversation], seen=True, **done)
    elsewhere(server, "STORE", "+FLAGS", "(\\Flagged)")
    make_pass()
    assert theirs(server) == {"INBOX": {ID: {"\\Flagged"}}}
    assert ours(box) == {"INBOX": {ID: {"\\Seen", "\\Flagged"}}}

    turn(tells_read=True)
    make_pass()

    assert ours(box) == theirs(server) == {"INBOX": {ID: {"\\Seen", "\\Flagged"}}}
    assert not Change.objects.exists()


def test_the_other_switches_go_on(box, server, make_pass, conversation, done, turn):
    turn(tells_read=False)
    acting.mark([conversation], seen=True, **done)
    acting.star([conversation], on=True, **done)
    acting.move([conversation], to=[Role.ARCHIVE], **done)

    make_pass()

    assert theirs(server) == {"Archive": {ID: {"\\Flagged"}}}
    assert ours(box) == {"Archive": {ID: {"\\Seen", "\\Flagged"}}}


def test_of_what_is_not_told_only_the_last_is_kept(box, conversation, done, turn):
    turn(tells_read=False)
    for seen in (True, False, True):
        acting.mark([conversation], seen=seen, **done)

    assert Change.objects.get().add == ["\\Seen"]


def test_archiving_is_told_and_deleting_is_not(box, server, make_pass, conversation, done, turn):
    turn(tells_deletions=False)
    deleted = acting.move([conversation], to=[Role.TRASH], **done)
    make_pass()
    assert (list(ours(box)), list(theirs(server))) == (["Trash"], ["INBOX"])

    acting.undo(deleted, **done)
    make_pass()
    assert ours(box) == theirs(server) == {"INBOX": {ID: set()}}

    acting.move([conversation], to=[Role.ARCHIVE], **done)
    make_pass()
    assert ours(box) == theirs(server) == {"Archive": {ID: set()}}


def test_a_deletion_that_is_not_told_follows_a_message_moved_elsewhere(
    box, server, make_pass, conversation, done, turn
):
    turn(tells_deletions=False)
    acting.move([conversation], to=[Role.TRASH], **done)
    elsewhere(server, "MOVE", "Archive")
    make_pass()
    make_pass()
    assert list(ours(box)) == ["Trash"]
    assert not Setback.objects.exists()

    turn(tells_deletions=True)
    make_pass()

    assert ours(box) == theirs(server) == {"Trash": {ID: set()}}


def test_what_is_read_elsewhere_stays_unread_here_until_taken_over(
    box, server, make_pass, conversation, turn
):
    turn(takes_read=False)
    elsewhere(server, "STORE", "+FLAGS", "(\\Seen \\Flagged)")
    make_pass()
    make_pass()
    assert ours(box) == {"INBOX": {ID: {"\\Flagged"}}}
    assert theirs(server) == {"INBOX": {ID: {"\\Seen", "\\Flagged"}}}

    turn(takes_read=True)
    assert ours(box) == theirs(server)


def test_it_stays_unread_here_though_it_was_read_and_archived_elsewhere(
    box, server, make_pass, conversation, turn
):
    turn(takes_read=False)
    elsewhere(server, "STORE", "+FLAGS", "(\\Seen)")
    elsewhere(server, "MOVE", "Archive")

    make_pass()

    assert ours(box) == {"Archive": {ID: set()}}
    assert theirs(server) == {"Archive": {ID: {"\\Seen"}}}


def test_reading_here_what_was_read_elsewhere_leaves_nothing_over(
    box, server, make_pass, conversation, done, turn
):
    turn(takes_read=False)
    elsewhere(server, "STORE", "+FLAGS", "(\\Seen)")
    make_pass()
    acting.mark([conversation], seen=True, **done)

    make_pass()

    assert ours(box) == theirs(server)
    assert not Change.objects.exists()


def test_what_is_deleted_elsewhere_stays_here_until_taken_over(
    box, server, make_pass, conversation, done, turn
):
    turn(takes_moves=False)
    with logged_in(server) as client:
        client.uid("STORE", "1", "+FLAGS", "(\\Deleted)")
        client.expunge()
    make_pass()
    make_pass()
    assert ours(box) == {"INBOX": {ID: set()}}
    assert Delivery.objects.get().removed_at is not None

    acting.star([conversation], on=True, **done)
    acting.move([conversation], to=[Role.ARCHIVE], **done)
    make_pass()
    make_pass()
    assert ours(box) == {"Archive": {ID: {"\\Flagged"}}}
    assert not Setback.objects.exists()

    turn(takes_moves=True)
    make_pass()
    assert ours(box) == {}
    assert Message.objects.exists()


def test_our_own_moves_leave_nothing_behind(box, server, make_pass, conversation, done, turn):
    turn(takes_moves=False)
    acting.move([conversation], to=[Role.ARCHIVE], **done)

    make_pass()
    make_pass()

    assert ours(box) == theirs(server) == {"Archive": {ID: set()}}
