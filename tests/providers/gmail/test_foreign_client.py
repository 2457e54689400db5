"""The stand-in, seen by a mail library that knows Gmail and did not make it."""

from collections.abc import Iterator

import pytest
from imapclient import IMAPClient

from tests.letters import letter
from tests.providers.gmail.box import Box
from tests.providers.gmail.mail import IMPORTANT, INBOX, SENT
from tests.providers.gmail.server import SECRET, USER, Gmail, serving


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def gmail(box) -> Iterator[Gmail]:
    with serving(box) as gmail:
        yield gmail


@pytest.fixture
def client(gmail) -> Iterator[IMAPClient]:
    """A mail program that knows Gmail's labels."""
    with IMAPClient(gmail.host, gmail.port, ssl=False) as client:
        client.login(USER, SECRET)
        yield client


def number(n: int) -> bytes:
    return letter(message_id=f"<{n}@customer.example>", subject=f"Letter {n}")


def test_a_client_that_knows_labels_reads_and_changes_them(box, client):
    wire = box.make_label("Verträge/Ärger")
    mail = box.deliver(number(1), labels={INBOX, IMPORTANT, wire})

    client.select_folder("[Gmail]/All Mail")
    [uid] = client.search()
    assert client.get_gmail_labels([uid]) == {uid: ["\\Important", "\\Inbox", "Verträge/Ärger"]}
    client.add_gmail_labels([uid], ["Offene Fälle"])
    client.remove_gmail_labels([uid], [INBOX, "Verträge/Ärger"])

    assert mail.state.labels == {IMPORTANT, box.make_label("Offene Fälle")}
    assert client.gmail_search("rfc822msgid:1@customer.example") == [uid]
    assert client.folder_status("INBOX", ["MESSAGES"]) == {b"MESSAGES": 0}


def test_the_label_of_the_open_folder_goes_without_saying(box, client):
    box.deliver(number(1), labels={INBOX, SENT})

    client.select_folder("INBOX")

    assert client.get_gmail_labels([1]) == {1: ["\\Sent"]}


def test_special_folders_are_found_by_what_they_are_for(client):
    names = {
        kind: client.find_special_folder(kind)
        for kind in (b"\\All", b"\\Drafts", b"\\Junk", b"\\Sent", b"\\Trash")
    }

    assert names == {
        b"\\All": "[Gmail]/All Mail",
        b"\\Drafts": "[Gmail]/Drafts",
        b"\\Junk": "[Gmail]/Spam",
        b"\\Sent": "[Gmail]/Sent Mail",
        b"\\Trash": "[Gmail]/Trash",
    }


def test_moving_copying_and_deleting_are_about_labels(box, client):
    work = box.make_label("Work")
    mail = box.deliver(number(1))

    client.select_folder("INBOX")
    client.copy([1], "Work")
    assert mail.state.labels == {INBOX, work}
    client.move([1], "[Gmail]/Starred")
    assert b"\\Flagged" in _flags(client, "[Gmail]/All Mail", 1)
    assert mail.state.labels == {"\\Starred", work}
    client.select_folder("Work")
    client.delete_messages([1])
    assert (mail.place, mail.state.labels) == ("all", {"\\Starred"})
    client.select_folder("[Gmail]/All Mail")
    client.move([1], "[Gmail]/Trash")
    assert box.shown()["[Gmail]/All Mail"] == set()
    client.select_folder("[Gmail]/Trash")
    client.delete_messages([1])
    assert box.mails == {}


def test_the_same_bytes_are_kept_once(box, client):
    for folder in ("INBOX", "[Gmail]/Sent Mail"):
        client.append(folder, number(1), flags=[b"\\Seen"])

    [mail] = box.mails.values()
    assert mail.state.labels == {INBOX, SENT}
    assert mail.state.flags == {"\\Seen"}


def test_someone_who_waits_is_told(box, client):
    client.select_folder("INBOX")
    client.idle()
    box.deliver(number(1))

    assert client.idle_check(timeout=10) == [(1, b"EXISTS")]
    client.idle_done()


def test_a_connected_session_sees_what_the_browser_does_late(box, gmail, client):
    mail = box.deliver(number(1))
    client.select_folder("[Gmail]/All Mail")
    box.is_late = True

    before = client.folder_status("[Gmail]/All Mail", ["HIGHESTMODSEQ"])
    box.flag(mail, add={"\\Seen"})
    after = client.folder_status("[Gmail]/All Mail", ["HIGHESTMODSEQ"])

    assert before != after
    assert _flags(client, "[Gmail]/All Mail", 1) == set()
    with IMAPClient(gmail.host, gmail.port, ssl=False) as other:
        other.login(USER, SECRET)
        assert _flags(other, "[Gmail]/All Mail", 1) == {b"\\Seen"}


def _flags(client: IMAPClient, folder: str, uid: int) -> set[bytes]:
    client.select_folder(folder)
    return set(client.get_flags([uid])[uid])
