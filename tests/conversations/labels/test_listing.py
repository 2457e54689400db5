"""Which conversations a label lists, in which order, and for whom."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealpost.conversations import acting
from dealpost.conversations.labels.listing import labels_of, rows, unread_counts
from dealpost.conversations.labels.making import change, delete, make, restore
from dealpost.conversations.labels.putting import put_on, take_off
from dealpost.conversations.models import DeliveryLabel, Label
from dealpost.mailboxes.models import Mailbox
from dealpost.providers.contract import Role
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter
from tests.web.inbox.filing import usual_folders

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(alice) -> dict[str, object]:
    return {"by": alice, "at": MONDAY}


@pytest.fixture
def label(done) -> Label:
    return make("Urgent", colour="red", **done)


@pytest.fixture
def messages(mailbox):
    usual_folders(mailbox)
    return deliver(
        mailbox,
        *(
            letter(message_id=f"<{n}@x>", subject=f"Chairs {n}", at=MONDAY - timedelta(hours=9 - n))
            for n in range(7)
        ),
    )


@pytest.fixture
def carols(carol) -> Mailbox:
    return Mailbox.connect(
        address="carol@shop.example",
        owner=carol,
        username="carol",
        secret="x",
        incoming_host="imap.shop.example",
        at=MONDAY,
        by=carol,
    )


def subjects(found) -> list[str]:
    return [row.subject for row in found]


def test_a_label_lists_what_has_it_newest_first_page_by_page(alice, messages, label, done):
    put_on([message.conversation_id for message in messages[:6]], label, **done)

    first = rows(label, user=alice, limit=4)
    second = rows(label, user=alice, after=first[-1].place, limit=4)

    assert subjects([*first, *second]) == [f"Chairs {n}" for n in (5, 4, 3, 2, 1, 0)]


def test_it_counts_what_is_unread(alice, messages, label, done):
    keys = [message.conversation_id for message in messages[:3]]
    put_on(keys, label, **done)
    acting.mark(keys[:1], seen=True, **done)

    assert unread_counts([label], mailboxes=[messages[0].deliveries.get().mailbox_id]) == {
        label.pk: 2
    }
    assert subjects(rows(label, user=alice, only_unread=True)) == ["Chairs 2", "Chairs 1"]


def test_what_is_thrown_away_is_left_out_until_it_comes_back(alice, messages, label, done):
    keys = [message.conversation_id for message in messages[:2]]
    put_on(keys, label, **done)
    deleted = acting.move(keys[:1], to=[Role.TRASH], **done)
    archived = acting.move(keys[1:], to=[Role.ARCHIVE], **done)
    assert subjects(rows(label, user=alice)) == ["Chairs 1"]
    assert archived

    acting.undo(deleted, **done)
    assert subjects(rows(label, user=alice)) == ["Chairs 1", "Chairs 0"]


def test_a_deleted_label_is_nowhere_and_comes_back_with_all_its_mail(alice, messages, label, done):
    keys = [message.conversation_id for message in messages[:2]]
    put_on(keys, label, **done)
    delete(label, at=MONDAY)
    assert not labels_of(keys, user=alice)
    assert make("New", colour="blue", **done) != label

    restore(label, **done)
    assert labels_of(keys, user=alice) == {key: [label] for key in keys}


def test_made_anew_under_its_name_it_is_the_same(label, done):
    delete(label, at=MONDAY)

    again = make("URGENT", colour="green", **done)

    assert (again, again.name, again.keyword) == (label, "URGENT", "Urgent")
    assert make("urgent", colour="blue", **done).colour == "green"


def test_it_is_taken_off_and_put_on_where_it_is_not_yet(messages, label, done):
    keys = [message.conversation_id for message in messages]
    put_on(keys[:2], label, **done)

    put = put_on(keys, label, **done)
    assert put.conversations == set(keys[2:])
    acting.undo(put, **done)
    assert DeliveryLabel.objects.count() == 2
    assert not take_off(keys[4:], label, **done)


@pytest.mark.parametrize("visibility", ["private", "shared"])
def test_labels_of_mail_that_one_may_not_read_are_not_seen(
    alice, carol, mailbox, carols, label, done, visibility, deal
):
    mailbox.visibility = visibility
    mailbox.save()
    (message,) = deliver(mailbox, letter())
    deliver(carols, letter(), letter(message_id="<2@x>", in_reply_to="<1@customer.example>"))
    key = message.conversation_id
    put_on([key], label, **done)
    hers = make("Hers", colour="gray", by=carol, at=MONDAY)
    put_on([key], hers, by=carol, at=MONDAY)

    seen = {False: [hers], True: [hers, label]}[visibility == "shared"]
    assert labels_of([key], user=carol) == {key: seen}
    assert labels_of([key], user=alice) == {key: [label]}
    assert len(rows(label, user=carol)) == len(seen) - 1
    assert not unread_counts([label], mailboxes=[carols.pk])[label.pk]


def test_nobody_labels_the_mail_of_others(mailbox, carol, label, deal):
    mailbox.visibility = Mailbox.Visibility.SHARED
    mailbox.save()
    (message,) = deliver(mailbox, letter())

    assert not put_on([message.conversation_id], label, by=carol, at=MONDAY)
    assert not DeliveryLabel.objects.exists()


def test_however_many_rows_the_labels_are_asked_for_once(alice, messages, label, done):
    keys = [message.conversation_id for message in messages]
    put_on(keys, label, **done)

    with CaptureQueriesContext(
        connection,
    ) as few:
        labels_of(keys[:1], user=alice)
    with CaptureQueriesContext(connection) as many:
        labels_of(keys, user=alice)

    assert len(few) == len(many)


def test_a_label_may_take_the_name_of_one_that_was_deleted(label, done):
    other = make("Soon", colour="blue", **done)
    delete(label, at=MONDAY)

    change(other, name="urgent", colour="pink")

    assert make("Urgent", colour="red", **done) == other
    other.refresh_from_db()
    assert (other.name, other.keyword) == ("urgent", "Soon")


def test_one_that_comes_back_makes_room_for_the_label_that_took_its_name(label, done):
    other = make("Soon", colour="blue", **done)
    delete(label, at=MONDAY)
    change(other, name="Urgent", colour="pink")

    restore(label, **done)

    assert sorted(each.name for each in Label.objects.standing()) == ["Urgent", "Urgent (2)"]
