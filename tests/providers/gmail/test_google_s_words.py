"""The stand-in against what Google wrote down, read by Python's own imaplib."""

import imaplib
import re
from collections.abc import Iterator

import pytest

from tests.letters import letter
from tests.providers.gmail.box import Box
from tests.providers.gmail.mail import INBOX, SENT
from tests.providers.gmail.server import SECRET, USER, Gmail, serving


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def gmail(box) -> Iterator[Gmail]:
    with serving(box) as gmail:
        yield gmail


def number(n: int) -> bytes:
    return letter(message_id=f"<{n}@customer.example>", subject=f"Letter {n}")


def test_what_google_wrote_down_of_the_list_of_folders(gmail):
    """As in "Special-Use Extension of the LIST command"."""
    python = imaplib.IMAP4(gmail.host, gmail.port)
    python.login(USER, SECRET)
    lines = [line.decode() for line in python.list()[1] if isinstance(line, bytes)]
    python.logout()

    assert lines == [
        '(\\HasChildren \\Noselect) "/" "[Gmail]"',
        '(\\HasNoChildren) "/" "INBOX"',
        '(\\HasNoChildren \\All) "/" "[Gmail]/All Mail"',
        '(\\HasNoChildren \\Drafts) "/" "[Gmail]/Drafts"',
        '(\\HasNoChildren \\Important) "/" "[Gmail]/Important"',
        '(\\HasNoChildren \\Sent) "/" "[Gmail]/Sent Mail"',
        '(\\HasNoChildren \\Junk) "/" "[Gmail]/Spam"',
        '(\\HasNoChildren \\Flagged) "/" "[Gmail]/Starred"',
        '(\\HasNoChildren \\Trash) "/" "[Gmail]/Trash"',
    ]


def test_what_google_wrote_down_of_ids_threads_and_labels(box, gmail):
    """As in "Access to the Gmail unique message ID", "thread ID" and "Gmail labels"."""
    wire = box.make_label("Muy Importante")
    first = box.deliver(number(1), labels={INBOX, SENT, wire})
    box.deliver(number(2), labels=())
    python = imaplib.IMAP4(gmail.host, gmail.port)
    python.login(USER, SECRET)
    python.select('"[Gmail]/All Mail"')

    ids = _lines(python.fetch("1", "(X-GM-MSGID)")[1])
    threads = _lines(python.fetch("1", "(X-GM-THRID)")[1])
    labels = _lines(python.fetch("1:2", "(X-GM-LABELS)")[1])
    added = _lines(python.store("1", "+X-GM-LABELS", "(foo)")[1])
    found = python.uid("SEARCH", "X-GM-MSGID", str(first.msgid))[1]
    python.logout()

    assert ids == [f"1 (X-GM-MSGID {first.msgid})"]
    assert re.fullmatch(r"1 \(X-GM-MSGID \d{19}\)", ids[0])
    assert threads == [f"1 (X-GM-THRID {first.thrid})"]
    assert labels == [
        '1 (X-GM-LABELS ("\\\\Inbox" "\\\\Sent" "Muy Importante"))',
        "2 (X-GM-LABELS ())",
    ]
    assert added == ['1 (X-GM-LABELS ("\\\\Inbox" "\\\\Sent" "Muy Importante" foo) UID 1)']
    assert found == [b"1"]


def _lines(data) -> list[str]:
    return [line.decode() for line in data]
