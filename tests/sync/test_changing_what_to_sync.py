"""What to sync is changed: the past follows, against a real server, and nothing is lost."""

import asyncio
from datetime import date, timedelta

import pytest
from django.utils import timezone

from dealpost.conversations.models import Delivery, Message
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.sync import pulling
from dealpost.sync.auditing import audit
from dealpost.sync.jobs import count_older, count_older_soon, reconsider, reconsider_soon
from dealpost.sync.models import OlderCount, Reconsideration
from dealpost.sync.status import status
from tests.providers.dovecot import letter
from tests.sync.client import logged_in

pytestmark = pytest.mark.django_db(transaction=True)

# How `Dovecot.fill` dates what it puts into a folder: a second apart, in November 2023.
DAY_OF_FILLING = date(2023, 11, 14)


def come_true(box) -> None:
    reconsider_soon(box)
    reconsider(mailbox_id=box.pk)


def test_a_later_start_loses_nothing_and_fetches_nothing_again(box, server, make_pass, alice):
    server.fill("alice", [letter(number) for number in range(30)])
    make_pass()
    box.change(since=DAY_OF_FILLING + timedelta(days=30))
    come_true(box)
    make_pass()

    assert not Message.objects.visible_to(alice).exists()
    assert Delivery.objects.filter(placements__isnull=False).count() == 30
    found = audit(box)
    assert found.is_complete
    assert (found.at_provider, found.here, found.kept_back) == (0, 0, 30)
    assert status(box)["messages"] == 30
    assert status(box)["kept_back"] == {"before_start": 30}

    box.change(since=None)
    come_true(box)
    progress = make_pass()
    assert Message.objects.visible_to(alice).count() == 30
    assert progress.arrived == 0
    assert audit(box).is_complete


def test_a_folder_shows_at_once_what_is_here_and_catches_up(box, server, make_pass, alice):
    server.fill("alice", [letter(number) for number in range(3)], folder="News")
    make_pass()
    news = Folder.objects.get(remote_id="News")
    news.stop_syncing()
    come_true(box)
    assert not Message.objects.visible_to(alice).exists()
    with logged_in(server) as client:
        for number in (3, 4):
            client.append("News", None, None, letter(number))
    make_pass()
    assert Delivery.objects.count() == 3

    news.start_syncing()
    come_true(box)
    assert Message.objects.visible_to(alice).count() == 3
    make_pass()
    assert Message.objects.visible_to(alice).count() == 5


def test_progress_is_told_and_ends(box, server, make_pass):
    server.fill("alice", [letter(number) for number in range(3)])
    make_pass()
    box.change(since=DAY_OF_FILLING + timedelta(days=30))
    reconsider_soon(box)
    assert Reconsideration.objects.get().is_under_way(timezone.now())

    reconsider(mailbox_id=box.pk)

    made = Reconsideration.objects.get()
    assert (made.total > 0, made.ended_at is not None) == (True, True)
    assert not made.is_under_way(timezone.now())


def test_a_pass_that_began_under_the_old_setting_stores_under_the_new_one(box, server):
    server.fill("alice", [letter(number) for number in range(3)])
    Mailbox.objects.update(since=DAY_OF_FILLING + timedelta(days=30))
    assert box.since is None  # as the pass still believes
    asyncio.run(pulling.pull(box, clock=timezone.now))

    assert Delivery.objects.count() == 3
    assert set(Delivery.objects.values_list("withheld", flat=True)) == {"before_start"}


def test_how_much_an_earlier_start_would_fetch_is_asked_of_the_provider(box, server, make_pass):
    server.fill("alice", [letter(number) for number in range(30)])
    server.fill("alice", [letter(number) for number in range(40, 45)], folder="News")
    box.change(since=DAY_OF_FILLING + timedelta(days=30))
    make_pass()

    count_older_soon(box, DAY_OF_FILLING)
    count_older(mailbox_id=box.pk)
    assert OlderCount.objects.get().messages == 35

    box.change(since=None)
    make_pass()
    OlderCount.objects.all().delete()
    count_older_soon(box, None)
    count_older(mailbox_id=box.pk)
    assert OlderCount.objects.get().messages == 0


def test_the_provider_is_asked_once_for_the_same_day(box):
    first = count_older_soon(box, DAY_OF_FILLING)
    assert count_older_soon(box, DAY_OF_FILLING).began_at == first.began_at
    assert count_older_soon(box, None).began_at > first.began_at


def test_that_it_could_not_be_counted_is_told(box, server):
    count_older_soon(box, None)
    server.stop()
    count_older(mailbox_id=box.pk)

    asked = OlderCount.objects.get()
    assert asked.trouble
    assert asked.ended_at is not None
