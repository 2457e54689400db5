"""One mailbox must not hold up another."""

import asyncio
import socket
from collections.abc import Iterator

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from dealpost.conversations.models import Message
from dealpost.mailboxes.models import Mailbox
from dealpost.sync import jobs, pulling
from dealpost.sync.turns import NEWS, PAST, SLOW, TURNS, Turn
from tests.jobs import forget_jobs
from tests.providers.dovecot import letter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_other_jobs(transactional_db) -> Iterator[None]:
    forget_jobs()
    yield
    forget_jobs()


def queued() -> list[str]:
    passes = ProcrastinateJob.objects.filter(task_name=jobs.pull.name).order_by("pk")
    return list(passes.values_list("queue_name", flat=True))


def in_one_turn(box: Mailbox, turn: Turn):
    box.refresh_from_db()
    return asyncio.run(pulling.pull(box, clock=timezone.now, turn=turn))


@pytest.fixture
def hanging(box) -> Iterator[Mailbox]:
    """A mailbox whose server takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as silent:
        box.incoming_port = silent.getsockname()[1]
        box.save()
        yield box


def test_a_pass_that_hears_of_news_leaves_the_past_to_another_lane(box, server):
    server.fill("alice", [letter(number) for number in range(900)])

    jobs.pull(mailbox_id=box.pk)

    assert 0 < Message.objects.count() < 900
    assert queued() == [PAST]


def test_the_past_comes_in_turns_and_is_whole_in_the_end(box, server):
    server.fill("alice", [letter(number, size=20_000) for number in range(900)])
    counts = [0]
    while not in_one_turn(box, Turn(seconds=0)).is_complete:
        counts.append(Message.objects.count())
        assert counts[-1] > counts[-2] or counts[-1] == 900  # every turn brings something

    assert len(counts) > 2
    assert Message.objects.count() == 900
    box.refresh_from_db()
    assert box.last_synced_at


def test_folders_that_were_never_read_can_wait_for_another_turn(box, server):
    for folder in ("INBOX", "One", "Two"):
        server.fill("alice", [letter(1, message_id=f"<{folder}@shop.example>")], folder=folder)
        first = in_one_turn(box, Turn(seconds=0, reads_past=False))
    assert not first.is_complete
    assert Message.objects.count() == 1

    while not in_one_turn(box, Turn(seconds=0)).is_complete:
        pass
    assert Message.objects.count() == 3


def test_a_silent_server_has_to_make_room_and_is_not_blamed(hanging, monkeypatch):
    monkeypatch.setitem(TURNS, NEWS, Turn(silence=0.2))

    jobs.pull(mailbox_id=hanging.pk)

    hanging.refresh_from_db()
    assert (hanging.is_slow, hanging.trouble, hanging.failures) == (True, "", 0)
    assert queued() == [SLOW]


def test_who_failed_lately_waits_in_the_lane_of_the_slow(mailbox):
    mailbox.failures = 1
    mailbox.save()
    jobs.pull_soon(mailbox.pk)
    assert queued() == [SLOW]


def test_who_is_to_be_left_alone_is_not_even_queued(mailbox):
    mailbox.postpone("Busy.", wait=jobs.AFTER_OTHERS, at=timezone.now())
    jobs.pull_soon(mailbox.pk)
    assert queued() == []

    mailbox.try_now()
    jobs.pull_soon(mailbox.pk)
    assert queued() == [SLOW]


def test_a_quick_pass_brings_a_slow_mailbox_back_among_the_others(box, server):
    box.slow_down()
    jobs.pull(mailbox_id=box.pk, lane=SLOW)
    jobs.pull_soon(box.pk)
    assert queued() == [NEWS]


def test_news_do_not_wait_behind_the_past_of_the_same_mailbox(box, server):
    server.fill("alice", [letter(number) for number in range(900)])
    jobs.pull(mailbox_id=box.pk)
    jobs.pull_soon(box.pk)
    news = ProcrastinateJob.objects.get(queue_name=NEWS)
    past = ProcrastinateJob.objects.get(queue_name=PAST)
    assert news.priority > past.priority
    assert news.lock == past.lock


def test_a_bug_that_one_mailbox_meets_is_noted_and_stays_with_it(box, monkeypatch):
    async def stumble(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(pulling, "pull", stumble)
    with pytest.raises(RuntimeError):
        jobs.pull(mailbox_id=box.pk)
    box.refresh_from_db()
    assert box.trouble
    assert box.try_again_at
