"""The company's labels, told to a real server as keywords and taken over from it."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from dealpost.conversations import acting
from dealpost.conversations.labels.finding import find, nameless
from dealpost.conversations.labels.making import make
from dealpost.conversations.labels.putting import put_on, take_off
from dealpost.conversations.models import Change, DeliveryLabel, Message, Setback, StrandLabel
from dealpost.sync.switching import switch
from tests.letters import letter
from tests.sync.client import logged_in
from tests.sync.test_pulling import theirs

pytestmark = pytest.mark.django_db(transaction=True)

FIRST, SECOND = "1@customer.example", "2@customer.example"
TUESDAY = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def label(done):
    return make("Follow up", colour="red", **done)


@pytest.fixture
def conversation(box, server, make_pass) -> int:
    with logged_in(server) as client:
        client.append("INBOX", "", datetime.now(UTC), letter())
        client.append(
            "INBOX",
            "",
            datetime.now(UTC),
            letter(message_id=f"<{SECOND}>", in_reply_to=f"<{FIRST}>", at=TUESDAY),
        )
        client.create("Archive")
    make_pass()
    return Message.objects.values_list("conversation", flat=True).distinct().get()


@pytest.fixture
def turn(box):
    def call(**switches):
        box.refresh_from_db()
        switch(box, switches, at=timezone.now())

    return call


def elsewhere(server, command: str, *words: str, uids: str = "1:*", folder: str = "INBOX") -> None:
    with logged_in(server, folder) as client:
        client.uid(command, uids, *words)


def labels_here() -> dict[str, set[str]]:
    rows = DeliveryLabel.objects.values_list("delivery__message__rfc_message_id", "label__keyword")
    found: dict[str, set[str]] = {}
    for message, keyword in rows:
        found.setdefault(message, set()).add(keyword)
    return found


def labels_there(server, folder: str = "INBOX") -> dict[str, set[str]]:
    return {
        message.strip("<>"): {flag for flag in flags if not flag.startswith("\\")}
        for message, flags in theirs(server).get(folder, {}).items()
        if any(not flag.startswith("\\") for flag in flags)
    }


def test_a_label_goes_to_the_server_and_off_again(server, make_pass, conversation, label, done):
    put_on([conversation], label, **done)
    assert labels_here() == {SECOND: {"Follow_up"}}
    make_pass()
    assert labels_here() == labels_there(server) == {SECOND: {"Follow_up"}}

    take_off([conversation], label, **done)
    assert labels_here() == {}
    make_pass()
    assert labels_there(server) == {}
    assert not Change.objects.exists()


def test_what_another_mail_program_labels_is_labelled_here(server, make_pass, conversation, label):
    elsewhere(server, "STORE", "+FLAGS", "(follow_UP)")
    make_pass()
    assert labels_here() == {FIRST: {"Follow_up"}, SECOND: {"Follow_up"}}
    assert StrandLabel.objects.get().label == label

    elsewhere(server, "STORE", "-FLAGS", "(Follow_Up)", uids="1")
    make_pass()
    assert StrandLabel.objects.exists(), "the other message still has it"

    elsewhere(server, "STORE", "-FLAGS", "(Follow_Up)")
    make_pass()
    assert not StrandLabel.objects.exists()


def test_the_server_may_spell_it_otherwise(server, make_pass, conversation, label, done):
    elsewhere(server, "STORE", "+FLAGS", "(FOLLOW_UP)")
    make_pass()

    take_off([conversation], label, **done)
    make_pass()
    make_pass()

    assert labels_here() == labels_there(server) == {}


def test_new_mail_comes_with_its_labels(server, make_pass, conversation, label):
    with logged_in(server) as client:
        client.append(
            "INBOX", "(Follow_up)", datetime.now(UTC), letter(message_id="<3@x>", subject="New")
        )
    make_pass()

    assert labels_here() == {"3@x": {"Follow_up"}}


def test_a_conversation_stays_labelled_when_more_is_said(
    server, make_pass, conversation, label, done
):
    put_on([conversation], label, **done)
    make_pass()
    with logged_in(server) as client:
        client.append(
            "INBOX",
            "",
            datetime.now(UTC),
            letter(
                message_id="<3@x>", in_reply_to=f"<{SECOND}>", at=datetime(2026, 3, 9, tzinfo=UTC)
            ),
        )
    make_pass()

    row = StrandLabel.objects.get()
    assert row.newest_at == datetime(2026, 3, 9, tzinfo=UTC)


def test_a_label_goes_along_when_a_message_is_moved(server, make_pass, conversation, label, done):
    put_on([conversation], label, **done)
    make_pass()
    elsewhere(server, "MOVE", "Archive")
    make_pass()

    assert labels_here() == labels_there(server, "Archive") == {SECOND: {"Follow_up"}}


def test_what_the_provider_holds_no_more_keeps_its_label_and_may_get_others(
    server, make_pass, conversation, label, done
):
    put_on([conversation], label, **done)
    make_pass()
    with logged_in(server) as client:
        client.uid("STORE", "1:*", "+FLAGS", "(\\Deleted)")
        client.expunge()
    make_pass()
    make_pass()
    assert labels_here() == {SECOND: {"Follow_up"}}

    other = make("Lost", colour="gray", **done)
    put_on([conversation], other, **done)
    make_pass()
    make_pass()
    assert labels_here() == {SECOND: {"Follow_up", "Lost"}}
    assert not Change.objects.exists()
    assert not Setback.objects.exists()

    take_off([conversation], label, **done)
    make_pass()
    make_pass()
    assert labels_here() == {SECOND: {"Lost"}}


def test_a_label_made_later_finds_what_has_its_keyword(
    alice, server, make_pass, conversation, done
):
    elsewhere(server, "STORE", "+FLAGS", "($label1 $NotJunk)", uids="1")
    make_pass()
    found = nameless(alice)
    assert [(each.keyword, each.name, each.messages) for each in found] == [
        ("$label1", "Important", 1)
    ]
    label = make("Important", colour="red", keyword=found[0].keyword, **done)
    find(label)

    assert labels_here() == {FIRST: {"$label1"}}
    assert not nameless(alice)
    take_off([conversation], label, **done)
    make_pass()
    assert labels_there(server) == {FIRST: {"$NotJunk"}}


def test_a_label_is_undone_before_and_after_it_is_told(
    alice, server, make_pass, conversation, label, done
):
    put = put_on([conversation], label, **done)
    acting.undo(put, **done)
    make_pass()
    assert labels_here() == labels_there(server) == {}

    put = put_on([conversation], label, **done)
    make_pass()
    undone = acting.undo(put, **done)
    make_pass()
    assert labels_here() == labels_there(server) == {}
    assert undone

    elsewhere(server, "STORE", "+FLAGS", "(Follow_up)")
    make_pass()
    acting.undo(take_off([conversation], label, **done), **done)
    make_pass()
    assert labels_here() == labels_there(server) == {SECOND: {"Follow_up"}, FIRST: {"Follow_up"}}


def test_labels_are_not_told_until_they_are_switched_on(
    server, make_pass, conversation, label, done, turn
):
    turn(tells_labels=False)
    put_on([conversation], label, **done)
    make_pass()
    assert labels_here() == {SECOND: {"Follow_up"}}
    assert labels_there(server) == {}

    turn(tells_labels=True)
    make_pass()
    assert labels_here() == labels_there(server) == {SECOND: {"Follow_up"}}


def test_labels_of_elsewhere_are_not_taken_over_until_they_are_switched_on(
    server, make_pass, conversation, label, done, turn
):
    put_on([conversation], label, **done)
    make_pass()
    other = make("Other", colour="gray", **done)
    turn(takes_labels=False)
    elsewhere(server, "STORE", "FLAGS", "(Other)")
    make_pass()
    elsewhere(server, "MOVE", "Archive")
    make_pass()
    make_pass()
    assert labels_here() == {SECOND: {"Follow_up"}}

    take_off([conversation], label, **done)
    put_on([conversation], other, **done)
    make_pass()
    assert labels_here() == {SECOND: {"Other"}}

    turn(takes_labels=True)
    make_pass()
    assert labels_here() == labels_there(server, "Archive")
    assert labels_here() == {FIRST: {"Other"}, SECOND: {"Other"}}
    assert not Change.objects.exists()


def test_more_labels_than_a_maildir_has_letters_are_kept(server, make_pass, conversation, done):
    labels = [make(f"Label {number}", colour="gray", **done) for number in range(1, 31)]
    for label in labels:
        put_on([conversation], label, **done)
    make_pass()
    make_pass()

    assert labels_here() == labels_there(server) == {SECOND: {each.keyword for each in labels}}
    assert not Change.objects.exists()


def test_offline_for_long_all_is_told_in_its_order(server, make_pass, conversation, label, done):
    other = make("Other", colour="gray", **done)
    for deed in (put_on, take_off, put_on, take_off):
        deed([conversation], label, **done)
    put_on([conversation], other, **done)
    elsewhere(server, "STORE", "+FLAGS", "(Follow_up)", uids="1")
    make_pass()
    make_pass()

    assert labels_here() == labels_there(server)
    assert labels_here() == {FIRST: {"Follow_up"}, SECOND: {"Other"}}
