"""Against the stand-in for Gmail: only where messages lie is read, and they tell their labels."""

from collections.abc import AsyncIterator, Iterator

import pytest

from dealpost.providers import imap
from dealpost.providers.contract import (
    Account,
    Expunge,
    LoginExpired,
    Move,
    Refused,
    Role,
    Security,
    Server,
    StoreFlags,
    StoreLabels,
    TryLater,
)
from dealpost.providers.imap import ImapStore
from dealpost.providers.imap.faults import CommandFailed
from dealpost.providers.imap.plain_words import in_plain_words
from tests.letters import letter
from tests.providers.gmail.box import Box
from tests.providers.gmail.mail import DRAFT, IMPORTANT, INBOX, SENT, STARRED, TRASH
from tests.providers.gmail.server import SECRET, USER, Gmail, serving
from tests.providers.imap.mirror import Mirror

pytestmark = pytest.mark.anyio

ALL, BIN = "[Gmail]/All Mail", "[Gmail]/Trash"


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def gmail(box) -> Iterator[Gmail]:
    with serving(box) as gmail:
        yield gmail


def account(gmail: Gmail) -> Account:
    return Account(
        address="alice@gmail.example",
        username=USER,
        secret=SECRET,
        incoming=Server(gmail.host, gmail.port, Security.NONE),
    )


@pytest.fixture
async def store(gmail) -> AsyncIterator[ImapStore]:
    store = await imap.connect(account(gmail))
    yield store
    await store.close()


def mail(n: int) -> bytes:
    return letter(message_id=f"<{n}@customer.example>", subject=f"Letter {n}")


async def test_all_mail_spam_and_the_trash_are_read_and_the_rest_are_labels(box, store):
    box.make_label("Offertes/Café")

    folders = {folder.remote_id: folder for folder in await store.folders()}

    assert {
        name for name, folder in folders.items() if folder.selectable and not folder.is_label
    } == {
        ALL,
        BIN,
        "[Gmail]/Spam",
    }
    assert folders["INBOX"].is_label
    assert folders["INBOX"].role is Role.INBOX
    nested = folders["Offertes/Caf&AOk-"]
    assert (nested.path, nested.is_label, nested.role) == (("Offertes", "Café"), True, Role.OTHER)


async def test_a_label_that_is_called_like_a_folder_of_ours_is_only_a_label(box, store):
    box.make_label("Archive")

    roles = {folder.remote_id: folder.role for folder in await store.folders()}

    assert roles["Archive"] is Role.OTHER


async def test_who_hides_all_mail_gets_folders_as_anywhere(box, store):
    del box.views[ALL]
    box.deliver(mail(1))

    assert not any(folder.is_label for folder in await store.folders())
    inbox = Mirror("INBOX")
    await inbox.take_all(store)
    assert [arrival.labels for arrival in inbox.messages.values()] == [None]


async def test_messages_tell_thread_and_labels_by_the_names_of_the_folders(box, store):
    wire = box.make_label('Größe "XL" & mehr')
    first = box.deliver(mail(1), labels={INBOX, IMPORTANT, STARRED, wire})
    reply = letter(message_id="<2@shop.example>", in_reply_to="<1@customer.example>")
    box.deliver(reply, labels={SENT})
    box.deliver(mail(3), labels={DRAFT})
    everything = Mirror(ALL)

    await everything.take_all(store)

    assert everything.labels == {
        3: frozenset({"[Gmail]/Drafts"}),
        2: frozenset({"[Gmail]/Sent Mail"}),
        1: frozenset({"INBOX", "[Gmail]/Important", wire}),
    }
    assert everything.flags[1] == {"\\Flagged"}
    threads = [arrival.thread_hint for arrival in everything.messages.values()]
    assert threads[1:] == [str(first.thrid)] * 2 != [threads[0]] * 2


async def test_what_lies_in_the_trash_shows_in_no_label(box, store):
    wire = box.make_label("Work")
    box.trash(box.deliver(mail(1), labels={INBOX, wire}))
    trash = Mirror(BIN)

    await trash.take_all(store)

    assert [arrival.labels for arrival in trash.messages.values()] == [frozenset()]


async def test_labels_changed_in_the_browser_come_without_the_message(box, store):
    wire = box.make_label("Work")
    message = box.deliver(mail(1))
    everything = Mirror(ALL)
    await everything.take_all(store)
    box.bodies_sent.clear()

    box.label(message, add={wire}, remove={INBOX})
    await everything.catch_up(store)

    assert everything.labels[1] == frozenset({wire})
    assert box.bodies_sent == []


async def test_deletions_are_found_without_qresync(box, store):
    mails = [box.deliver(mail(n)) for n in range(1, 6)]
    everything = Mirror(ALL)
    await everything.take_all(store)

    box.destroy(mails[1])
    box.trash(mails[3])
    await everything.catch_up(store)

    assert set(everything.messages) == {1, 3, 5}


async def test_a_change_that_a_connected_session_is_told_late_is_not_lost(box, gmail, store):
    message = box.deliver(mail(1))
    other = box.deliver(mail(2))
    everything = Mirror(ALL)
    await everything.take_all(store)
    box.is_late = True

    box.flag(message, add={"\\Seen"})
    await everything.catch_up(store)
    assert everything.flags[1] == frozenset()
    assert everything.cursor["mark"] == ""  # so the next pass looks again
    await everything.catch_up(store)
    box.flag(other, add={"\\Answered"})
    await everything.catch_up(store)
    fresh = await imap.connect(account(gmail))
    await everything.catch_up(fresh)
    await fresh.close()

    assert everything.flags == {1: {"\\Seen"}, 2: {"\\Answered"}}


async def test_looking_again_ends(box, store):
    everything = Mirror(ALL)
    kept, gone = box.deliver(mail(1)), box.deliver(mail(2))
    await everything.take_all(store)
    box.destroy(gone)
    box.flag(kept, add={"\\Seen"})

    looks = [await everything.catch_up(store) for _ in range(4)]

    assert looks[-1] == 0
    assert everything.cursor["mark"]


async def test_labels_are_stored_twice_without_harm(box, store):
    wire = box.make_label("Kopers/Zürich")
    message = box.deliver(mail(1))
    epoch = box.view("\\All").uidvalidity
    operation = StoreLabels(
        ALL, epoch, (1,), add=frozenset({wire, "[Gmail]/Important"}), remove=frozenset({"INBOX"})
    )

    for _ in range(2):
        await store.apply(operation)

    assert message.state.labels == {wire, IMPORTANT}


async def test_archived_starred_and_read_in_one_go(box, store):
    message = box.deliver(mail(1))
    epoch = box.view("\\All").uidvalidity

    await store.apply(StoreFlags(ALL, epoch, (1,), add=frozenset({"\\Seen", "\\Flagged"})))
    await store.apply(StoreLabels(ALL, epoch, (1,), remove=frozenset({"INBOX"})))

    assert (message.state.flags, message.state.labels) == ({"\\Seen"}, {STARRED})


async def test_to_the_trash_and_back_into_the_inbox(box, store):
    message = box.deliver(mail(1))
    epoch = box.view("\\All").uidvalidity

    outcome = await store.apply(Move(ALL, epoch, (1,), BIN))
    assert (message.place, outcome.moved) == (TRASH, {1: 1})
    back = await store.apply(Move(BIN, outcome.destination_epoch, (1,), "INBOX"))

    assert (message.place, message.state.labels) == ("all", {INBOX})
    assert back.moved == {}  # the inbox's uids are nobody's business


async def test_moving_from_all_mail_to_a_label_puts_the_label_on(box, store):
    wire = box.make_label("Work")
    message = box.deliver(mail(1))

    await store.apply(Move(ALL, box.view("\\All").uidvalidity, (1,), wire))

    assert message.state.labels == {INBOX, wire}


async def test_a_draft_is_removed_for_good_by_way_of_the_trash(box, store):
    box.deliver(mail(1), labels={DRAFT})
    kept = box.deliver(mail(2))
    box.trash(box.deliver(mail(3)))

    await store.apply(Expunge(ALL, box.view("\\All").uidvalidity, (1,)))

    assert len(box.mails) == 2
    assert kept.place == "all"
    assert len(box.shown()[BIN]) == 1


async def test_a_server_without_labels_refuses_to_store_any(box, store):
    del box.views[ALL]

    with pytest.raises(Refused, match="no labels"):
        await store.apply(StoreLabels("INBOX", 1, (1,), add=frozenset({"Work"})))


async def test_a_message_is_found_by_its_id(box, store):
    box.deliver(mail(1))
    box.deliver(mail(2), labels={SENT})

    found = await store.find("<2@customer.example>", folders=["[Gmail]/Sent Mail"])

    assert found is not None
    assert (found.folder, found.uid) == ("[Gmail]/Sent Mail", 1)


def test_a_day_s_allowance_used_up_is_no_wrong_password():
    words = "Account exceeded command or bandwidth limits. (Failure)"

    with pytest.raises(TryLater) as failure, in_plain_words("imap.gmail.com", signing_in="alice"):
        raise CommandFailed("NO", "ALERT", words)
    assert failure.value.wait.total_seconds() == 3600
    with pytest.raises(LoginExpired), in_plain_words("imap.gmail.com", signing_in="alice"):
        raise CommandFailed("NO", "ALERT", "Application-specific password required")
