"""The one door: nothing lost, nothing doubled, whatever comes in."""

import pytest
from django.db import connection

from dealpost.conversations import raw_storage, storing
from dealpost.conversations.models import Delivery, Filing, Message, Placement, Strand
from dealpost.conversations.preparing import prepare
from dealpost.conversations.receiving import receive
from dealpost.events.models import Event
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.providers.contract import Role
from tests.conftest import MONDAY
from tests.delivering import arrival, deliver, inbox_of
from tests.letters import letter

pytestmark = pytest.mark.django_db


def test_a_message_is_kept_to_the_byte(mailbox):
    raw = letter(text="Caf\xe9 \x01 \\ \t end")
    (message,) = deliver(mailbox, raw)

    assert raw_storage.read(message.raw) == raw


def test_a_large_message_is_kept_in_a_file_to_the_byte(mailbox, monkeypatch, settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    monkeypatch.setattr(raw_storage, "LARGEST_IN_DATABASE", 10)
    raw = letter(text="x" * 1000)
    (message,) = deliver(mailbox, raw)

    assert message.raw.zstd is None
    assert raw_storage.read(message.raw) == raw


def test_receiving_twice_stores_once(mailbox):
    folder = inbox_of(mailbox)
    prepared = [prepare(arrival(letter(), uid=7))]
    for _ in range(2):
        receive(mailbox, prepared, folder=folder, epoch=1, at=MONDAY)

    assert [Message.objects.count(), Delivery.objects.count(), Placement.objects.count()] == [1] * 3
    assert Event.objects.filter(name="message_received").count() == 1


def test_a_message_that_is_known_to_lie_here_may_bring_other_flags(mailbox):
    """As where we moved it here, while somebody else changed its flags where it lay."""
    folder = inbox_of(mailbox)
    for flags in ({"\\Flagged", "Offer"}, {"\\Seen"}):
        known = prepare(arrival(letter(), uid=7, flags=flags))
        receive(mailbox, [known], folder=folder, epoch=folder.epoch, at=MONDAY)

    placement = Placement.objects.get()
    assert placement.remote_flags == ["\\Seen"]
    assert (placement.is_seen, placement.is_flagged) == (True, False)
    assert (Filing.objects.get().unread, Filing.objects.get().flagged) == (0, 0)


def test_one_message_in_two_mailboxes_is_stored_once_and_delivered_twice(mailbox, carol):
    hers = Mailbox.connect(
        address="carol@shop.example",
        owner=carol,
        username="carol",
        secret="x",
        incoming_host="imap.shop.example",
        at=MONDAY,
        by=carol,
    )
    raw = letter(to="alice@shop.example, carol@shop.example")
    deliver(mailbox, b"Delivered-To: alice@shop.example\r\n" + raw)
    deliver(hers, b"Delivered-To: carol@shop.example\r\n" + raw)

    assert Message.objects.count() == 1
    assert {delivery.mailbox for delivery in Delivery.objects.all()} == {mailbox, hers}
    assert Strand.objects.count() == 2


def test_the_same_id_with_other_words_is_another_message(mailbox):
    deliver(mailbox, letter(text="Pay to account 1"), letter(text="Pay to account 2"))

    assert Message.objects.count() == 2


def test_a_message_without_an_id_is_stored_once(mailbox):
    for _ in range(2):
        deliver(mailbox, letter(message_id=""))

    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\x00\x00",
        b"no header at all",
        b"Subject: =?nonsense?Q?=FF=FE?=\r\n\r\n\xff\xfe\x00",
        letter(text="NUL \x00 in the text", subject="NUL \x00 in the subject"),
        letter(more=["Message-ID: <second@x.example>"]),
        letter(to=", ".join(f"p{n}@many.example" for n in range(10_000))),
        letter(at=MONDAY.replace(year=1970)),
        letter(at=MONDAY.replace(year=2090)),
        letter(more=["Content-Type: multipart/mixed; boundary=never"]),
        letter(
            more=["Content-Type: text/plain; charset=klingon"],
            text="\udcff".encode("utf-8", "surrogatepass").decode("latin-1"),
        ),
        letter(subject="x" * 5000),
        letter(message_id=f"<{'x' * 2000}@x.example>"),
    ],
    ids=range(13),
)
def test_any_message_is_stored_and_listed(mailbox, raw):
    (message,) = deliver(mailbox, raw)

    assert raw_storage.read(message.raw) == raw
    assert Filing.objects.get().strand.conversation == message.conversation


@pytest.mark.parametrize("year", [1970, 2090])
def test_an_absurd_date_does_not_decide_the_order(mailbox, year):
    (message,) = deliver(mailbox, letter(at=MONDAY.replace(year=year)))

    assert message.at == MONDAY


def test_a_message_that_the_database_refuses_does_not_hold_up_the_others(mailbox, monkeypatch):
    def refusing(messages):
        for row in original(messages):
            yield (*row[:1], "x" * 999, *row[2:]) if row[3] == "poison@x.example" else row

    original = storing._participants
    monkeypatch.setattr(storing, "_participants", refusing)
    good = [letter(message_id=f"<{n}@x.example>", text=str(n)) for n in range(5)]
    poison = letter(message_id="<p@x.example>", sender="poison@x.example")

    messages = deliver(mailbox, *good[:3], poison, *good[3:])

    assert Message.objects.count() == 6
    assert raw_storage.read(messages[3].raw) == poison
    assert [message.subject for message in messages[4:]] == ["Chairs", "Chairs"]
    assert connection.in_atomic_block


def test_old_mail_makes_no_news(mailbox):
    deliver(mailbox, letter(), tell=False)

    assert not Event.objects.filter(name="message_received").exists()


def test_lists_show_people_subject_and_unread(mailbox):
    deliver(mailbox, letter())
    deliver(
        mailbox,
        letter(
            message_id="<2@x.example>",
            in_reply_to="<1@customer.example>",
            sender="Alice <alice@shop.example>",
            subject="Re: Chairs",
            text="Ten euros.",
        ),
        flags=["\\Seen", "\\Flagged"],
    )

    filing = Filing.objects.get()
    assert (filing.messages, filing.unread, filing.flagged) == (2, 1, 1)
    assert filing.strand.people == ["Bob Bakker", "Alice"]
    assert filing.strand.messages == 2


def test_what_we_sent_is_recognised_in_sent_even_if_the_provider_rewrote_it(mailbox):
    sent = Folder.objects.create(
        mailbox=mailbox, remote_id="Sent", path=["Sent"], role=Role.SENT, epoch=1
    )

    def mine(text: str) -> bytes:
        return letter(sender="alice@shop.example", to="bob@customer.example", text=text)

    (first,) = deliver(mailbox, mine("Ten euros."), folder=sent)
    (again,) = deliver(mailbox, mine("Ten euros. <rewritten>"), folder=sent)
    (forged,) = deliver(mailbox, mine("Pay to another account."))

    assert again == first
    assert forged != first
