"""A message that cannot be read holds nothing up, and is not lost."""

import asyncio
import os
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import pytest
from django.utils import timezone

from dealpost.conversations import raw_storage
from dealpost.conversations.models import Message, Placement, SetAside
from dealpost.conversations.preparing import Prepared, prepare
from dealpost.providers.contract import Arrival, Batch
from dealpost.sync import guarding, pulling
from dealpost.sync.auditing import audit
from dealpost.sync.database_thread import DatabaseThread
from dealpost.sync.guarding import Guard
from dealpost.sync.models import Reading
from dealpost.sync.rereading import read_again
from tests.delivering import arrival, inbox_of
from tests.letters import letter
from tests.sync.client import logged_in

pytestmark = pytest.mark.django_db(transaction=True)
POISON = b"Subject: poison"


def fragile(arrival: Arrival) -> Prepared:
    """Read a message; the poison ends the process that reads it, without a word."""
    if POISON in arrival.raw:
        os._exit(9)
    return prepare(arrival)


def read_all(arrivals: Sequence[Arrival], asked: list[list[int]]) -> list[Prepared]:
    asked.append([each.uid for each in arrivals])
    if any(POISON in each.raw for each in arrivals):
        raise BrokenExecutor
    return [prepare(each) for each in arrivals]


@pytest.fixture
def asked() -> list[list[int]]:
    """What the reader was asked to read."""
    return []


@pytest.fixture
def read(mailbox, asked):
    """Read a batch as one pass does, with a reader whose process the poison ends."""
    folder = inbox_of(mailbox)

    async def reader(arrivals: Sequence[Arrival]) -> list[Prepared]:
        return read_all(arrivals, asked)

    async def run(batch: Batch) -> list[Prepared]:
        async with DatabaseThread() as database:
            return await Guard(folder, reader, database).read(batch)

    return lambda *arrivals: asyncio.run(run(Batch(1, {}, arrivals=tuple(arrivals))))


def test_what_ends_the_reader_three_times_is_set_aside_and_the_others_are_read(read, asked):
    good, bad = letter(subject="chairs"), letter(subject="poison")
    batch = [arrival(good, uid=3), arrival(bad, uid=2), arrival(good, uid=1)]
    for _time in range(3):
        with pytest.raises(BrokenExecutor):
            read(*batch)

    messages = read(*batch)

    assert [message.flaw for message in messages] == ["", "crashed", ""]
    assert asked.count([3, 2, 1]) == 1  # never together again once it was suspect
    assert asked.count([2]) == 2
    assert not Reading.objects.exists()


def test_a_process_that_died_of_something_else_costs_no_message(read, asked, mailbox):
    Reading.objects.create(folder=inbox_of(mailbox), epoch=1, lowest=1, highest=2, starts=7)

    messages = read(arrival(letter(), uid=2), arrival(letter(), uid=1))

    assert [message.flaw for message in messages] == ["", ""]
    assert asked == [[2], [1]]
    assert not Reading.objects.exists()


def test_what_was_begun_in_another_epoch_says_nothing_about_this_one(read, asked, mailbox):
    Reading.objects.create(folder=inbox_of(mailbox), epoch=7, lowest=1, highest=2)
    read(arrival(letter(), uid=2), arrival(letter(), uid=1))
    assert asked == [[2, 1]]


@pytest.fixture
def reading_apart(monkeypatch):
    """Let passes read in another process, which the poison ends."""

    async def reader(arrivals: Sequence[Arrival]) -> list[Prepared]:
        loop = asyncio.get_running_loop()
        with ProcessPoolExecutor(1, mp_context=get_context("fork")) as apart:
            jobs = [loop.run_in_executor(apart, partial(fragile, each)) for each in arrivals]
            return list(await asyncio.gather(*jobs))

    monkeypatch.setattr(pulling, "prepare_all", reader)


def test_a_mailbox_with_a_message_that_ends_the_reader_is_read_to_the_end(
    box, server, make_pass, reading_apart
):
    poison = letter(message_id="<p@x.example>", subject="poison")
    others = [letter(message_id=f"<{n}@x.example>") for n in range(4)]
    server.fill("alice", [*others[:2], poison, *others[2:]])
    for _time in range(3):
        with pytest.raises(BrokenExecutor):
            make_pass()

    make_pass()

    assert audit(box).is_complete
    aside = SetAside.objects.get()
    assert aside.reason == SetAside.Reason.CRASHED
    assert raw_storage.read(aside.message.raw) == poison
    assert box.log.filter(kind="set_aside").count() == 1


def test_a_message_that_only_raises_is_set_aside_at_once(box, server, make_pass, monkeypatch):
    def broken(arrival: Arrival) -> Prepared:
        if POISON in arrival.raw:
            raise RecursionError
        return prepare(arrival)

    monkeypatch.setattr(guarding, "prepare", broken)
    server.fill("alice", [letter(), letter(subject="poison")])

    make_pass()

    assert audit(box).is_complete
    assert SetAside.objects.get().reason == SetAside.Reason.FAILED


def set_aside(box) -> SetAside:
    return SetAside.objects.select_related("message__raw").get()


def test_a_better_reader_reads_what_was_set_aside(box, server, make_pass, monkeypatch):
    def broken(arrival: Arrival) -> Prepared:
        if POISON in arrival.raw:
            raise RecursionError
        return prepare(arrival)

    first = letter(message_id="<1@x.example>", subject="chairs")
    server.fill("alice", [first, letter(subject="poison", in_reply_to="<1@x.example>")])
    with monkeypatch.context() as patch:
        patch.setattr(guarding, "prepare", broken)
        make_pass()
    aside = set_aside(box)
    assert aside.message.subject == ""

    assert read_again(box, aside, clock=timezone.now)

    message = Message.objects.get(pk=aside.message_id)
    assert message.subject == "poison"
    assert message.conversation.messages.count() == 2
    assert not SetAside.objects.exists()
    assert audit(box).is_complete


def test_what_still_ends_the_reader_stays_set_aside_and_the_try_is_counted(
    box, server, make_pass, monkeypatch
):
    monkeypatch.setattr(guarding, "prepare", lambda _arrival: 1 / 0)
    server.fill("alice", [letter(subject="poison")])
    make_pass()

    assert not read_again(box, set_aside(box), clock=timezone.now, reader=fragile)

    assert set_aside(box).tries == 1


def test_what_turns_out_to_be_here_already_becomes_that_message(
    box, server, make_pass, monkeypatch
):
    raw = letter(subject="poison")
    with monkeypatch.context() as patch:
        patch.setattr(guarding, "prepare", lambda _arrival: 1 / 0)
        server.fill("alice", [raw])
        make_pass()
    with logged_in(server) as client:
        client.append("INBOX", "", timezone.now(), raw)
    make_pass()
    assert Message.objects.count() == 2

    assert read_again(box, set_aside(box), clock=timezone.now)

    assert Message.objects.get().subject == "poison"
    assert Placement.objects.count() == 2


def test_a_truncated_message_is_listed_and_can_be_fetched_whole(
    box, server, make_pass, monkeypatch
):
    raw = letter(text="x" * 50_000 + " the end")
    with monkeypatch.context() as patch:
        patch.setattr("dealpost.providers.imap.downloading.WHOLE_UP_TO", 10_000)
        patch.setattr("dealpost.providers.imap.downloading.FIRST_PART", 5_000)
        server.fill("alice", [raw])
        make_pass()
    aside = set_aside(box)
    assert aside.reason == SetAside.Reason.TRUNCATED

    assert read_again(box, aside, clock=timezone.now)

    message = Message.objects.select_related("raw").get()
    assert message.pk == aside.message_id
    assert raw_storage.read(message.raw) == raw
    assert not message.raw.is_truncated
    assert not SetAside.objects.exists()
