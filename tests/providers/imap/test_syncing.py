"""Against a real server of three generations: QRESYNC, CONDSTORE only, and neither."""

import json
from datetime import UTC, date, datetime
from email import message_from_bytes

import pytest

from dealpost.providers.contract import Clues, Expunge, MailStore, Refused, StoreFlags
from dealpost.providers.imap import downloading
from tests.providers.dovecot import letter
from tests.providers.imap.conftest import GENERATIONS
from tests.providers.imap.mirror import Mirror
from tests.providers.imap_server import make_folder, remote_id, remove_folder

pytestmark = pytest.mark.anyio

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SEEN = frozenset({"\\Seen"})


async def deliver(store: MailStore, *numbers: int, flags: frozenset[str] = frozenset()) -> None:
    for number in numbers:
        await store.file(letter(number), folder="INBOX", flags=flags, at=AT)


async def test_two_thousand_messages_come_newest_first_and_whole(server, user, open_store):
    server.fill(user, [letter(number) for number in range(1, 2001)])
    store = await open_store(server, user)
    mirror = Mirror()
    await mirror.catch_up(store)
    assert mirror.order[:50] == list(range(2000, 1950, -1))
    assert len(mirror.order) == 300
    assert mirror.backlog == 1700
    await mirror.fill(store)
    assert mirror.order == list(range(2000, 0, -1))
    assert all(mirror.messages[number].raw == letter(number) for number in range(1, 2001))
    assert mirror.backlog == 0
    # Without a record of changes, flags are read a first time before they can be compared.
    await mirror.catch_up(store)
    assert await mirror.catch_up(store) == 0
    assert await mirror.fill(store) == 0


async def test_a_pass_cut_off_after_any_batch_goes_on_without_gap_or_repetition(
    server, user, open_store
):
    server.fill(user, [letter(number, size=9000) for number in range(1, 2001)])
    mirror = Mirror()
    for _ in range(40):
        store = await open_store(server, user)
        await mirror.catch_up(store, batches=1)
        mirror.cursor = json.loads(json.dumps(mirror.cursor))
        more = await mirror.fill(store, batches=1)
        await store.close()
        if not more:
            break
    assert mirror.order == list(range(2000, 0, -1))


async def test_new_mail_cut_off_half_way_leaves_a_gap_that_is_filled_next_time(
    server, user, open_store
):
    server.fill(user, [letter(number) for number in range(1, 11)])
    store = await open_store(server, user)
    mirror = Mirror()
    await mirror.take_all(store)
    for number in range(11, 41):
        await store.file(letter(number, size=300_000), folder="INBOX", flags=SEEN, at=AT)
    await mirror.catch_up(store, batches=1)
    assert len(mirror.messages) < 40
    await store.close()

    store = await open_store(server, user)
    await deliver(store, 41)
    await mirror.catch_up(store)
    assert sorted(mirror.messages) == list(range(1, 42))
    assert len(mirror.order) == len(set(mirror.order))


async def test_flags_changed_elsewhere_come_over(server, user, open_store):
    server.fill(user, [letter(number) for number in range(1, 31)])
    ours, theirs = await open_store(server, user), await open_store(server, user)
    mirror = Mirror()
    await mirror.take_all(ours)
    epoch = mirror.epoch
    await theirs.apply(StoreFlags("INBOX", epoch, (3, 5), add=frozenset({"\\Seen", "$Deal"})))
    await mirror.catch_up(ours)
    assert mirror.flags[3] == mirror.flags[5] == {"\\Seen", "$Deal"}
    await theirs.apply(StoreFlags("INBOX", epoch, (3,), remove=SEEN))
    await mirror.catch_up(ours)
    assert mirror.flags[3] == {"$Deal"}
    assert await mirror.catch_up(ours) == 0


async def test_messages_deleted_elsewhere_vanish(server, user, open_store):
    server.fill(user, [letter(number) for number in range(1, 401)])
    ours, theirs = await open_store(server, user), await open_store(server, user)
    mirror = Mirror()
    await mirror.take_all(ours)
    gone = (1, 7, *range(100, 300), 400)
    await theirs.apply(Expunge("INBOX", mirror.epoch, gone))
    await deliver(theirs, 401)
    await mirror.catch_up(ours)
    assert set(mirror.messages) == set(range(1, 402)) - set(gone)
    await mirror.catch_up(ours)
    assert await mirror.catch_up(ours) == 0


async def test_everything_deleted_is_an_empty_folder(server, user, open_store):
    server.fill(user, [letter(number) for number in range(1, 6)])
    store = await open_store(server, user)
    mirror = Mirror()
    await mirror.take_all(store)
    await store.apply(Expunge("INBOX", mirror.epoch, (1, 2, 3, 4, 5)))
    await mirror.catch_up(store)
    assert not mirror.messages
    await deliver(store, 6)
    await mirror.catch_up(store)
    assert set(mirror.messages) == {6}


async def test_an_empty_folder_is_known_at_once(server, user, open_store):
    store = await open_store(server, user)
    mirror = Mirror()
    await mirror.catch_up(store)
    assert (mirror.messages, mirror.backlog) == ({}, 0)
    await deliver(store, 1)
    await mirror.catch_up(store)
    assert set(mirror.messages) == {1}


# Not Courier: its epochs are the seconds in which folders were made.
@pytest.mark.parametrize("server", [*GENERATIONS, "cyrus"], indirect=True)
async def test_a_replaced_folder_begins_anew_in_its_own_epoch(server, user, open_store):
    store = await open_store(server, user)
    deals = remote_id(server, "Deals")
    make_folder(server, user, "Deals")
    await store.file(letter(1), folder=deals, flags=SEEN, at=AT)
    mirror = Mirror(deals)
    await mirror.take_all(store)
    before = mirror.epoch
    await store.close()
    remove_folder(server, user, "Deals")
    make_folder(server, user, "Deals")
    store = await open_store(server, user)
    for number in range(2, 5):
        await store.file(letter(number), folder=deals, flags=SEEN, at=AT)
    await mirror.take_all(store)
    assert mirror.epoch != before
    subjects = {message_from_bytes(each.raw)["Subject"] for each in mirror.messages.values()}
    assert subjects == {"Letter 2", "Letter 3", "Letter 4"}


async def test_only_messages_since_a_day_are_fetched(server, user, open_store):
    store = await open_store(server, user)
    for day in range(1, 29):
        received = datetime(2026, 2, day, 12, tzinfo=UTC)
        await store.file(letter(day), folder="INBOX", flags=SEEN, at=received)
    mirror = Mirror(since=date(2026, 2, 20))
    await mirror.take_all(store)
    assert set(mirror.messages) == set(range(20, 29))
    assert mirror.backlog == 0
    # Mail that is moved here late may still be old.
    await store.file(letter(29), folder="INBOX", flags=SEEN, at=datetime(2026, 1, 1, tzinfo=UTC))
    await store.file(letter(30), folder="INBOX", flags=SEEN, at=datetime(2026, 3, 1, tzinfo=UTC))
    await mirror.catch_up(store)
    assert set(mirror.messages) == {*range(20, 29), 30}
    # Wanting more of the past makes it a backlog again.
    mirror.since = date(2026, 2, 10)
    await mirror.take_all(store)
    assert set(mirror.messages) == {*range(10, 29), 30}


async def test_what_is_held_is_not_fetched_again(server, user, open_store):
    server.fill(user, [letter(number) for number in range(1, 501)])
    store = await open_store(server, user)
    mirror = Mirror()
    await mirror.catch_up(store)

    async def known():
        return [(50, 500)]

    fetched = [
        arrival.uid
        async for batch in store.backfill("INBOX", mirror.cursor, since=None, known=known)
        for arrival in batch.arrivals
    ]
    assert fetched == list(range(49, 0, -1))


async def test_an_arrival_tells_what_the_server_knows(server, user, open_store):
    store = await open_store(server, user)
    await store.file(letter(1), folder="INBOX", flags=SEEN, at=AT)
    mirror = Mirror()
    await mirror.take_all(store)
    arrival = mirror.messages[1]
    assert arrival.received_at == AT
    assert arrival.flags == SEEN
    assert arrival.size == len(letter(1))
    assert not arrival.truncated


async def test_a_message_of_twenty_megabytes_comes_whole(server, user, open_store):
    large = letter(2, size=22_000_000)
    server.fill(user, [letter(1), large, letter(3)])
    store = await open_store(server, user)
    mirror = Mirror()
    await mirror.take_all(store)
    assert mirror.messages[2].raw == large
    assert set(mirror.messages) == {1, 2, 3}


async def test_identities_name_every_message(server, user, open_store):
    server.fill(user, [letter(number) for number in range(1, 1203)])
    store = await open_store(server, user)
    identities = await store.identities("INBOX", since=None)
    assert [each.uid for each in identities] == list(range(1202, 0, -1))
    assert identities[0].message_id == "letter-1202@shop.example"
    assert identities[-1].size == len(letter(1))


async def test_a_message_too_large_to_hold_comes_with_its_beginning(
    server, user, open_store, monkeypatch
):
    monkeypatch.setattr(downloading, "WHOLE_UP_TO", 100_000)
    monkeypatch.setattr(downloading, "FIRST_PART", 5000)
    huge = letter(2, size=500_000)
    server.fill(user, [letter(1), huge, letter(3)])
    store = await open_store(server, user)
    mirror = Mirror()
    await mirror.take_all(store)
    assert mirror.messages[2].truncated
    assert mirror.messages[2].raw == huge[:5000]
    assert mirror.messages[2].size == len(huge)
    assert [each.truncated for each in mirror.messages.values()].count(True) == 1


async def test_single_messages_come_by_their_uids_without_those_that_are_gone(
    server, user, open_store
):
    server.fill(user, [letter(number) for number in range(1, 6)])
    store = await open_store(server, user)
    (identity, *_) = await store.identities("INBOX", since=None)
    epoch = (await anext(store.changes("INBOX", {}, since=None))).epoch

    came = [each async for each in store.fetch("INBOX", epoch=epoch, uids={2, 5, 99})]

    assert [(each.uid, each.raw) for each in came] == [(5, letter(5)), (2, letter(2))]
    assert identity.uid == 5


async def test_a_message_fetched_by_its_uid_comes_whole_however_large(
    server, user, open_store, monkeypatch
):
    monkeypatch.setattr(downloading, "WHOLE_UP_TO", 100_000)
    huge = letter(1, size=500_000)
    server.fill(user, [huge])
    store = await open_store(server, user)
    batch = await anext(store.changes("INBOX", {}, since=None))
    (arrival,) = [each async for each in store.fetch("INBOX", epoch=batch.epoch, uids={1})]
    assert batch.arrivals[0].truncated
    assert (arrival.raw, arrival.truncated) == (huge, False)


async def test_a_uid_of_another_epoch_is_never_fetched(server, user, open_store):
    server.fill(user, [letter(1)])
    store = await open_store(server, user)
    with pytest.raises(Refused):
        await anext(store.fetch("INBOX", epoch=1, uids={1}))


@pytest.mark.parametrize(
    ("clues", "uids"),
    [
        (Clues(about="letter-2@shop.example"), [2]),
        (Clues(subject="Letter 3"), [3]),
        (Clues(subject="letter"), [3, 2]),
        (Clues(about="nobody@nowhere.example"), []),
        (Clues(subject="café"), []),
        (Clues(subject='") UID 1:*'), []),
    ],
)
async def test_a_message_is_found_by_what_is_remembered_of_it(
    server, user, open_store, clues, uids
):
    server.fill(user, [letter(number) for number in range(1, 4)])
    store = await open_store(server, user)
    found = await store.seek("INBOX", clues, most=2)
    assert [each.uid for each in found] == uids
    for each in found:
        assert each.message_id == f"letter-{each.uid}@shop.example"
