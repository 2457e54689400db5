"""What people decide about a mailbox counts in its next pass, or even in the one under way."""

import asyncio
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from dealpost.conversations.models import Message
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.sync import pulling
from dealpost.sync.jobs import compare, compare_soon
from dealpost.sync.models import Comparison
from tests.providers.dovecot import letter

pytestmark = pytest.mark.django_db(transaction=True)

# How `Dovecot.fill` dates what it puts into a folder: a second apart, in November 2023.
DAY_OF_FILLING = date(2023, 11, 14)


def test_an_earlier_start_brings_the_older_mail_though_nothing_has_changed(box, server, make_pass):
    server.fill("alice", [letter(number) for number in range(30)])
    box.change(since=DAY_OF_FILLING + timedelta(days=30))
    make_pass()
    assert not Message.objects.exists()

    box.change(since=None)
    make_pass()

    assert Message.objects.count() == 30
    assert not any(Folder.objects.values_list("backlog", flat=True))


def test_a_pause_ends_the_reading_of_the_past(box, server, monkeypatch):
    server.fill("alice", [letter(number) for number in range(900)])
    monkeypatch.setattr(pulling, "LOOK_AGAIN", timedelta(0))  # asks after every batch

    def pause():
        Mailbox.objects.update(paused_at=timezone.now())
        connection.close()  # of this thread

    async def pause_soon():
        loop = asyncio.get_running_loop()
        told: list[asyncio.Future[None]] = []

        def report(progress):
            if progress.arrived and not told:
                told.append(loop.run_in_executor(None, pause))

        await pulling.pull(box, clock=timezone.now, report=report)
        await asyncio.gather(*told)

    asyncio.run(pause_soon())

    box.refresh_from_db()
    assert 0 < Message.objects.count() < 900
    assert box.last_synced_at is None


def test_a_folder_that_is_switched_off_is_left_alone(box, server, make_pass):
    make_pass()
    Folder.objects.get(remote_id="INBOX").stop_syncing()
    server.fill("alice", [letter(1)])

    make_pass()
    assert not Message.objects.exists()

    Folder.objects.get(remote_id="INBOX").start_syncing()
    make_pass()
    assert Message.objects.count() == 1


def test_a_comparison_says_that_all_is_here(box, server, make_pass):
    server.fill("alice", [letter(1), letter(2)])
    make_pass()
    compare_soon(box)

    compare(mailbox_id=box.pk)

    comparison = Comparison.objects.get()
    assert comparison.is_complete
    assert (comparison.at_provider, comparison.here) == (2, 2)


def test_a_comparison_finds_what_is_missing(box, server, make_pass):
    server.fill("alice", [letter(1), letter(2)])
    make_pass()
    Message.objects.get(rfc_message_id__contains="letter-2@").delete()
    compare_soon(box)

    compare(mailbox_id=box.pk)

    comparison = Comparison.objects.get()
    assert comparison.missing_count == 1
    assert comparison.missing[0]["message_id"] == "<letter-2@shop.example>"


def test_a_comparison_that_cannot_be_made_says_why(box, server, make_pass):
    make_pass()
    box.set_secret("wrong")
    box.save()
    compare_soon(box)

    compare(mailbox_id=box.pk)

    comparison = Comparison.objects.get()
    assert comparison.ended_at is not None
    assert comparison.trouble
