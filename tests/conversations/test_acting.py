import psycopg
import pytest
from django.db import connection

from dealpost.conversations import acting
from dealpost.conversations.acting import FLAGGED, SEEN
from dealpost.conversations.listing import rows
from dealpost.conversations.models import Change, Placement
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import Role
from tests.conftest import MONDAY
from tests.delivering import deliver, inbox_of
from tests.letters import letter
from tests.web.inbox.filing import folder, usual_folders


@pytest.fixture
def message(mailbox):
    usual_folders(mailbox)
    return deliver(mailbox, letter())[0]


def shown(place: Folder) -> list[int]:
    return [row.conversation for row in rows([place.pk])]


def test_archiving_shows_at_once_and_tells_the_provider_later(alice, mailbox, message):
    acting.move([message.conversation_id], by=alice, at=MONDAY, to=acting.ARCHIVES)
    assert shown(inbox_of(mailbox)) == []
    assert shown(folder(mailbox, Role.ARCHIVE)) == [message.conversation_id]
    change = Change.objects.get()
    assert change.kind == Change.Kind.MOVE
    assert change.destination == folder(mailbox, Role.ARCHIVE)
    # The provider still has it in the inbox: only the change is on its way.
    assert Placement.objects.get().folder == inbox_of(mailbox)


def test_undo_brings_it_back(alice, mailbox, message):
    done = acting.move([message.conversation_id], by=alice, at=MONDAY, to=acting.BINS)
    undone = acting.undo(done, by=alice, at=MONDAY)
    assert undone
    assert shown(inbox_of(mailbox)) == [message.conversation_id]
    assert list(Change.objects.values_list("destination__role", flat=True)) == ["trash", "inbox"]


def test_undo_leaves_alone_what_has_been_moved_again(alice, mailbox, message):
    done = acting.move([message.conversation_id], by=alice, at=MONDAY, to=acting.BINS)
    acting.move([message.conversation_id], by=alice, at=MONDAY, to=acting.JUNK)
    assert not acting.undo(done, by=alice, at=MONDAY)
    assert shown(folder(mailbox, Role.JUNK)) == [message.conversation_id]


def test_somebody_else_can_neither_archive_nor_undo(alice, carol, mailbox, message):
    assert not acting.move([message.conversation_id], by=carol, at=MONDAY, to=acting.ARCHIVES)
    done = acting.move([message.conversation_id], by=alice, at=MONDAY, to=acting.ARCHIVES)
    assert not acting.undo(done, by=carol, at=MONDAY)
    assert shown(folder(mailbox, Role.ARCHIVE)) == [message.conversation_id]


def test_sent_mail_of_a_conversation_stays_in_sent_when_it_is_archived(alice, mailbox, message):
    sent = folder(mailbox, Role.SENT)
    answer = letter(
        message_id="<2@shop.example>",
        sender="alice@shop.example",
        to="bob@customer.example",
        in_reply_to="<1@customer.example>",
    )
    deliver(mailbox, answer, folder=sent, flags=["\\Seen"])
    acting.move([message.conversation_id], by=alice, at=MONDAY, to=acting.ARCHIVES)
    assert shown(sent) == [message.conversation_id]


def test_only_what_lies_in_the_folder_looked_at_is_moved(alice, mailbox, message):
    other = folder(mailbox, Role.OTHER, "Projects")
    deliver(mailbox, letter(), folder=other)  # a second copy of the same message
    inbox = inbox_of(mailbox)
    acting.move([message.conversation_id], by=alice, at=MONDAY, to=acting.BINS, out_of=[inbox.pk])
    assert shown(other) == [message.conversation_id]
    assert shown(inbox) == []


def test_without_an_archive_the_mailbox_is_to_get_one(alice, mailbox):
    message = deliver(mailbox, letter())[0]
    acting.move([message.conversation_id], by=alice, at=MONDAY, to=acting.ARCHIVES)
    archive = mailbox.folders.get(role=Role.ARCHIVE)
    assert archive.is_wished
    assert shown(archive) == [message.conversation_id]


def test_archiving_at_gmail_leaves_the_message_in_all_mail(alice, mailbox):
    everything = folder(mailbox, Role.ALL)
    message = deliver(mailbox, letter())[0]
    acting.move([message.conversation_id], by=alice, at=MONDAY, to=acting.ARCHIVES)
    assert shown(everything) == [message.conversation_id]


def test_a_conversation_does_not_go_to_a_folder_of_another_mailbox(alice, mailbox, message):
    other = Mailbox.connect(
        address="alice@home.example", owner=alice, username="a", secret="x", at=MONDAY, by=alice
    )
    elsewhere = folder(other, Role.ARCHIVE)
    assert not acting.move([message.conversation_id], by=alice, at=MONDAY, to=elsewhere)


def test_reading_counts_the_conversation_as_read(alice, mailbox, message):
    done = acting.mark([message.conversation_id], by=alice, at=MONDAY, seen=True)
    assert rows([inbox_of(mailbox).pk])[0].unread == 0
    assert Change.objects.get().add == [SEEN]
    acting.undo(done, by=alice, at=MONDAY)
    assert rows([inbox_of(mailbox).pk])[0].unread == 1
    assert [change.remove for change in Change.objects.all()] == [[], [SEEN]]


def test_unread_again_is_the_newest_message_that_came_in(alice, mailbox, message):
    second = letter(message_id="<2@x>", in_reply_to="<1@customer.example>")
    answer = letter(message_id="<3@shop.example>", sender="alice@shop.example", in_reply_to="<2@x>")
    deliver(mailbox, second, answer)
    key = message.conversation_id
    acting.mark([key], by=alice, at=MONDAY, seen=True)
    acting.mark([key], by=alice, at=MONDAY, seen=False)
    unseen = Placement.objects.get(is_seen=False)
    assert unseen.delivery.message.rfc_message_id.strip("<>") == "2@x"


def test_a_star_goes_on_the_newest_message_and_off_from_all(alice, mailbox, message):
    deliver(mailbox, letter(message_id="<2@x>", in_reply_to="<1@customer.example>"))
    key = message.conversation_id
    acting.star([key], by=alice, at=MONDAY, on=True)
    assert Placement.objects.filter(is_flagged=True).count() == 1
    acting.mark_messages([message.pk], by=alice, at=MONDAY, flag=FLAGGED, on=True)
    assert rows([inbox_of(mailbox).pk])[0].flagged == 2
    acting.star([key], by=alice, at=MONDAY, on=False)
    assert rows([inbox_of(mailbox).pk])[0].flagged == 0


@pytest.mark.django_db(transaction=True)
def test_open_browsers_are_told(alice, mailbox, message):
    heard = []
    with psycopg.connect(**_parameters(), autocommit=True) as listening:
        listening.execute("LISTEN live")
        acting.mark([message.conversation_id], by=alice, at=MONDAY, seen=True)
        heard = [notice.payload for notice in listening.notifies(timeout=5, stop_after=2)]
    key = message.conversation_id
    assert set(heard) == {f"mailbox-{mailbox.pk}", f"conversation-{key}@{key}.{mailbox.pk}"}


def _parameters():
    own = {"cursor_factory", "context", "prepare_threshold"}
    return {k: v for k, v in connection.get_connection_params().items() if k not in own}
