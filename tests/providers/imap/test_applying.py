import pytest

from dealpost.providers.contract import Expunge, Found, Move, Refused, StoreFlags
from dealpost.providers.imap import quoting
from tests.providers.dovecot import letter
from tests.providers.imap.mirror import Mirror
from tests.providers.imap.test_syncing import AT, SEEN, deliver
from tests.providers.imap_server import remote_id

pytestmark = pytest.mark.anyio


async def whole(store, folder: str = "INBOX") -> Mirror:
    mirror = Mirror(folder)
    await mirror.take_all(store)
    return mirror


async def test_flags_are_set_and_taken_off_twice_without_harm(server, user, open_store):
    store = await open_store(server, user)
    await deliver(store, 1, 2, flags=SEEN)
    epoch = (await whole(store)).epoch
    operation = StoreFlags("INBOX", epoch, (1, 99), add=frozenset({"\\Flagged"}), remove=SEEN)
    await store.apply(operation)
    await store.apply(operation)
    assert (await whole(store)).flags == {1: {"\\Flagged"}, 2: SEEN}


async def test_a_move_moves_and_tells_where_to(server, user, open_store):
    store = await open_store(server, user)
    await deliver(store, 1, 2, 3)
    bin_ = remote_id(server, "Trash")
    operation = Move("INBOX", (await whole(store)).epoch, (1, 3), bin_)
    outcome = await store.apply(operation)
    assert set((await whole(store)).messages) == {2}
    trash = await whole(store, bin_)
    assert sorted(each.raw for each in trash.messages.values()) == [letter(1), letter(3)]
    if outcome.moved:  # servers without UIDPLUS cannot tell
        assert outcome.destination_epoch == trash.epoch
        assert trash.messages[outcome.moved[1]].raw == letter(1)
        assert trash.messages[outcome.moved[3]].raw == letter(3)
    await store.apply(operation)
    assert len((await whole(store, bin_)).messages) == 2


@pytest.mark.parametrize("server", ["plain", "courier"], indirect=True)
async def test_a_move_that_died_after_the_copy_makes_no_second_copy(server, user, open_store):
    store = await open_store(server, user)
    await deliver(store, 1, 2)
    epoch = (await whole(store)).epoch
    bin_ = remote_id(server, "Trash")
    await store._session.connection.run(b"UID COPY 1 ", quoting.mailbox(bin_))
    await store.apply(Move("INBOX", epoch, (1, 2), bin_))
    assert len((await whole(store, bin_)).messages) == 2
    assert not (await whole(store)).messages


async def test_expunging_spares_what_others_have_marked(server, user, open_store):
    store = await open_store(server, user)
    await deliver(store, 1, 2, 3)
    epoch = (await whole(store)).epoch
    await store.apply(StoreFlags("INBOX", epoch, (2,), add=frozenset({"\\Deleted"})))
    await store.apply(Expunge("INBOX", epoch, (1, 77)))
    assert (await whole(store)).flags == {2: {"\\Deleted"}, 3: set()}


async def test_uids_of_another_epoch_are_not_touched(server, user, open_store):
    store = await open_store(server, user)
    await deliver(store, 1)
    epoch = (await whole(store)).epoch
    for operation in (
        StoreFlags("INBOX", epoch + 1, (1,), add=SEEN),
        Move("INBOX", epoch + 1, (1,), "Trash"),
        Expunge("INBOX", epoch + 1, (1,)),
    ):
        with pytest.raises(Refused):
            await store.apply(operation)
    assert (await whole(store)).flags == {1: set()}


async def test_a_flag_cannot_smuggle_in_a_command(server, user, open_store):
    store = await open_store(server, user)
    await deliver(store, 1)
    epoch = (await whole(store)).epoch
    flag = frozenset({"x)\r\nD9 DELETE Trash\r\n"})
    with pytest.raises(Refused):
        await store.apply(StoreFlags("INBOX", epoch, (1,), add=flag))


async def test_moving_to_nowhere_is_refused_and_loses_nothing(server, user, open_store):
    store = await open_store(server, user)
    await deliver(store, 1)
    epoch = (await whole(store)).epoch
    with pytest.raises(Refused):
        await store.apply(Move("INBOX", epoch, (1,), "Nowhere"))
    assert set((await whole(store)).messages) == {1}


async def test_thousands_of_scattered_messages_fit_into_commands(server, user, open_store):
    server.fill(user, [letter(number) for number in range(1, 2001)])
    store = await open_store(server, user)
    mirror = await whole(store)
    odd = tuple(range(1, 2001, 2))
    await store.apply(StoreFlags("INBOX", mirror.epoch, odd, add=SEEN))
    await mirror.catch_up(store)
    assert all(mirror.flags[uid] == (SEEN if uid % 2 else set()) for uid in mirror.flags)
    await store.apply(Expunge("INBOX", mirror.epoch, odd))
    await mirror.catch_up(store)
    assert set(mirror.messages) == set(range(2, 2001, 2))


async def test_a_message_is_filed_and_found_by_its_id(server, user, open_store):
    store = await open_store(server, user)
    raw = letter(1, message_id="<report-7@shop.example>")
    sent = remote_id(server, "Sent")
    filed = await store.file(raw, folder=sent, flags=SEEN, at=AT)
    found = await store.find("<report-7@shop.example>", folders=["INBOX", sent])
    assert found == (filed or found)
    assert isinstance(found, Found)
    assert found.folder == sent
    assert await store.find("report-7@shop.example", folders=[sent]) == found
    assert await store.find("<port-7@shop.example>", folders=["INBOX", sent]) is None
    mirror = await whole(store, sent)
    assert (mirror.epoch, mirror.messages[found.uid].raw) == (found.epoch, raw)
    assert mirror.messages[found.uid].received_at == AT


async def test_an_id_in_another_alphabet_is_looked_for_too(server, user, open_store):
    store = await open_store(server, user)
    await deliver(store, 1)
    assert await store.find('<ü"\r\nx@shop.example>', folders=["INBOX"]) is None


async def test_a_large_message_is_filed_whole(server, user, open_store):
    store = await open_store(server, user)
    raw = letter(1, size=5_000_000)
    folder = remote_id(server, "Drafts")
    await store.file(raw, folder=folder, flags=frozenset({"\\Draft"}), at=AT)
    drafts = await whole(store, folder)
    assert drafts.messages[1].raw == raw
    assert drafts.flags[1] == {"\\Draft"}


async def test_a_literal_waits_for_its_own_invitation(server, user, open_store):
    store = await open_store(server, user)
    await store._session.connection.start(b"NOOP")
    await store.file(letter(1), folder="INBOX", flags=SEEN, at=AT)
    assert (await whole(store)).messages[1].raw == letter(1)


async def test_keywords_stay_with_a_message_that_is_moved(server, user, open_store):
    """On each server of ours: labels are told as keywords."""
    store = await open_store(server, user)
    await deliver(store, 1, 2)
    epoch = (await whole(store)).epoch
    words = frozenset({"Follow_up", "$label1"})
    await store.apply(StoreFlags("INBOX", epoch, (1, 2), add=words))
    await store.apply(
        StoreFlags("INBOX", epoch, (2,), add=frozenset({"Urgent"}), remove=frozenset({"$LABEL1"}))
    )
    assert _spelt_small(await whole(store)) == {
        1: {"follow_up", "$label1"},
        2: {"follow_up", "urgent"},
    }

    bin_ = remote_id(server, "Trash")
    await store.apply(Move("INBOX", epoch, (1, 2), bin_))
    moved = _spelt_small(await whole(store, bin_))
    assert sorted(map(sorted, moved.values())) == [
        ["$label1", "follow_up"],
        ["follow_up", "urgent"],
    ]


def _spelt_small(mirror: Mirror) -> dict[int, set[str]]:
    return {uid: {flag.lower() for flag in flags} for uid, flags in mirror.flags.items()}
