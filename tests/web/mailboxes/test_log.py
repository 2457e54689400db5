from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from dealpost.mailboxes.models import LogEntry
from dealpost.web.mailboxes.log import PAGE, Line, log_of
from dealpost.web.mailboxes.log_words import WORDS
from tests.conftest import MONDAY

MINUTE = timedelta(minutes=1)
FACTS = {
    "folder": "Quotes",
    "was": "Offers",
    "recognised": 12,
    "fetched": 1,
    "removed": 2,
    "count": 340,
    "change": "move",
    "here": 12,
    "missing": 2,
    "surplus": 0,
    "names": ["name", "visibility"],
    "since": "2026-01-01",
    "to": "Sales",
    "why": "The server is busy.",
}


@pytest.mark.parametrize("kind", WORDS)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_kind_of_entry_has_words_and_leaves_no_gap(kind, language):
    with translation.override(language):
        said = Line(LogEntry(kind=kind, facts=FACTS)).words
    assert said
    assert "%" not in said


def test_the_page_tells_what_happened_with_the_reason(client, alice, mailbox):
    mailbox.postpone("The server is busy.", wait=MINUTE, at=MONDAY)
    mailbox.postpone("The server is busy.", wait=MINUTE, at=MONDAY)
    client.force_login(alice)
    shown = client.get(reverse("mailboxes:page", args=[mailbox.pk])).content.decode()
    assert "A pass failed" in shown
    assert "2 times" in shown
    assert "The server is busy." in shown


def test_the_log_can_be_narrowed_to_problems(mailbox):
    mailbox.pause(at=MONDAY)
    mailbox.postpone("The server is busy.", wait=MINUTE, at=MONDAY)
    assert [line.entry.kind for line in log_of(mailbox, kind="problems").lines] == ["pass_failed"]


def test_older_pages_follow_without_gap_or_repetition(client, alice, mailbox):
    for number in range(PAGE + 3):
        mailbox.note("audit_complete", at=MONDAY, here=number)
    newest = log_of(mailbox)
    older = log_of(mailbox, before=newest.older)
    heres = [line.entry.facts.get("here") for line in [*newest.lines, *older.lines]]
    assert heres == [*range(PAGE + 2, -1, -1), None]  # at last: that it was connected
    assert older.older == 0
    client.force_login(alice)
    url = reverse("mailboxes:log", args=[mailbox.pk])
    lines = client.get(url, {"before": newest.older}).content.decode()
    assert "Connected" in lines
    assert "<section" not in lines


def test_nobody_else_reads_the_log(client, carol, mailbox):
    client.force_login(carol)
    assert client.get(reverse("mailboxes:log", args=[mailbox.pk])).status_code == 404
