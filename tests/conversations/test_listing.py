from datetime import timedelta

from dealpost.conversations.listing import rows, unread_counts
from dealpost.mailboxes.models import Mailbox
from tests.conftest import MONDAY
from tests.delivering import deliver, inbox_of
from tests.letters import letter


def send(mailbox, number, **more):
    at = MONDAY + timedelta(minutes=number)
    raw = letter(
        message_id=f"<{number}@customer.example>",
        subject=f"Letter {number}",
        at=at,
        text=f"Words {number}",
        **more,
    )
    return deliver(mailbox, raw, at=at)[0]


def test_the_newest_comes_first_and_pages_join_without_gap_or_overlap(mailbox):
    for number in range(7):
        send(mailbox, number)
    box = [inbox_of(mailbox).pk]
    first = rows(box, limit=3)
    second = rows(box, after=first[-1].place, limit=3)
    third = rows(box, after=second[-1].place, limit=3)
    subjects = [row.subject for row in (*first, *second, *third)]
    assert subjects == [f"Letter {number}" for number in reversed(range(7))]


def test_rows_of_one_moment_are_not_lost_between_pages(mailbox):
    raws = [letter(message_id=f"<{n}@x>", subject=f"S{n}", text=str(n)) for n in range(5)]
    deliver(mailbox, *raws)
    box = [inbox_of(mailbox).pk]
    first = rows(box, limit=2)
    rest = rows(box, after=first[-1].place, limit=9)
    assert len({row.conversation for row in (*first, *rest)}) == 5


def test_a_conversation_in_two_mailboxes_appears_once_in_the_list_of_both(alice, mailbox):
    other = Mailbox.connect(
        address="alice@home.example", owner=alice, username="a", secret="x", at=MONDAY, by=alice
    )
    raw = letter()
    deliver(mailbox, raw)
    deliver(other, raw)
    boxes = [inbox_of(mailbox).pk, inbox_of(other).pk]
    assert len(rows(boxes)) == 1
    assert [len(rows([box])) for box in boxes] == [1, 1]


def test_only_unread_leaves_the_others_out(mailbox):
    send(mailbox, 1)
    deliver(mailbox, letter(message_id="<9@x>", subject="Read", text="r"), flags=["\\Seen"])
    box = inbox_of(mailbox).pk
    assert [row.subject for row in rows([box], only_unread=True)] == ["Letter 1"]
    assert unread_counts([box]) == {box: 1}


def test_a_row_tells_who_takes_part_and_how_much_there_is(mailbox):
    first = send(mailbox, 1)
    send(mailbox, 2, in_reply_to="<1@customer.example>", sender="Ann <ann@customer.example>")
    row = rows([inbox_of(mailbox).pk])[0]
    assert row.conversation == first.conversation_id
    assert list(row.people) == ["Bob Bakker", "Ann"]
    assert (row.messages, row.unread, row.flagged) == (2, 2, 0)


def test_no_folders_have_no_rows(db):
    assert rows([]) == []
    assert unread_counts([]) == {}
