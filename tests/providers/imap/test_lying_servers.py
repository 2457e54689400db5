"""What servers do that they must not, or may but never do in the textbook."""

import re
from datetime import date, timedelta

import pytest

from dealpost.providers import imap
from dealpost.providers.contract import Account, Move, Refused, Security, Server, TryLater
from dealpost.providers.imap import ImapStore, Patience
from tests.providers.dovecot import letter
from tests.providers.imap.mirror import Mirror
from tests.providers.imap.scripted_server import CUT, Said, ScriptedServer

pytestmark = pytest.mark.anyio

LETTERS = {uid: letter(uid) for uid in range(1, 121)}
QUICKLY = Patience(connect=5, silence=0.15, command=0.6)
CONDSTORE = "IMAP4rev1 CONDSTORE"
QRESYNC = "IMAP4rev1 ENABLE CONDSTORE QRESYNC"


async def log_in(server: ScriptedServer, *, patience: Patience | None = None) -> ImapStore:
    where = Server(server.host, server.port, Security.NONE)
    account = Account("a@shop.example", "a", secret="secret", incoming=where)
    return await imap.connect(account, patience=patience)


async def mirrored(server: ScriptedServer, mirror: Mirror | None = None) -> Mirror:
    """Take everything over, in a session of its own."""
    mirror = mirror or Mirror()
    store = await log_in(server)
    try:
        await mirror.take_all(store)
    finally:
        await store.close()
    return mirror


def is_whole(mirror: Mirror) -> bool:
    return {uid: each.raw for uid, each in mirror.messages.items()} == LETTERS


@pytest.fixture
async def server():
    async with ScriptedServer(dict(LETTERS)).running() as running:
        yield running


async def test_an_honest_server_is_mirrored(server):
    assert is_whole(await mirrored(server))


@pytest.mark.parametrize("piece", [1, 7, 1000])
async def test_answers_may_come_in_pieces_of_any_size(server, piece):
    server.piece = piece
    server.messages = {uid: LETTERS[uid] for uid in range(1, 10)}
    mirror = await mirrored(server)
    assert {uid: each.raw for uid, each in mirror.messages.items()} == server.messages


@pytest.mark.parametrize(
    "name", ["CAPABILITY", "LOGIN", "SELECT", "FETCH", "UID FETCH", "UID SEARCH"]
)
async def test_bye_at_any_time_means_try_later(server, name):
    server.lies[name] = lambda _said: b"* BYE down for the night\r\n" + CUT
    with pytest.raises(TryLater, match="down for the night"):
        await mirrored(server)


async def test_bye_instead_of_a_greeting_means_try_later(server):
    server.greeting = b"* BYE too many connections\r\n" + CUT
    with pytest.raises(TryLater, match="too many connections"):
        await mirrored(server)


@pytest.mark.parametrize(
    "name", ["CAPABILITY", "LOGIN", "SELECT", "FETCH", "UID FETCH", "UID SEARCH"]
)
async def test_silence_means_try_later(server, name):
    server.lies[name] = lambda _said: b""
    with pytest.raises(TryLater):
        await Mirror().take_all(await log_in(server, patience=QUICKLY))


async def test_a_greeting_that_never_comes_means_try_later(server):
    server.greeting = b""
    with pytest.raises(TryLater):
        await log_in(server, patience=QUICKLY)


async def test_a_trickle_without_end_means_try_later(server):
    server.piece = 12
    server.lies["SELECT"] = lambda _said: b"* 1 EXISTS\r\n" * 1_000_000
    with pytest.raises(TryLater):
        await Mirror().take_all(await log_in(server, patience=QUICKLY))


async def test_a_cut_inside_a_message_loses_nothing(server):
    mirror = Mirror()
    cuts = iter([3000, 9000, 20_000, 700])

    def cut(said: Said) -> bytes:
        at = next(cuts, None) if "BODY" in said.rest else None
        return said.honest if at is None else said.honest[:at] + CUT

    server.lies["UID FETCH"] = cut
    for _ in range(4):
        with pytest.raises(TryLater):
            await mirrored(server, mirror)
    await mirrored(server, mirror)
    assert is_whole(mirror)
    assert len(mirror.order) == len(LETTERS)


@pytest.mark.parametrize("capability", ["IMAP4rev1", CONDSTORE, QRESYNC])
@pytest.mark.parametrize("step", [311, 4567, 17_001])
async def test_cuts_anywhere_leave_no_gap_and_fetch_nothing_twice(server, capability, step):
    server.capability = capability
    mirror = Mirror()
    for attempt in range(1, 150):
        server.cut_after = attempt * step
        try:
            await mirrored(server, mirror)
        except TryLater:
            server.messages.setdefault(121, letter(121))  # something new in between
            continue
        break
    server.cut_after = None
    await mirrored(server, mirror)
    assert {uid: each.raw for uid, each in mirror.messages.items()} == server.messages
    assert len(mirror.order) == len(set(mirror.order))


async def test_news_in_the_middle_of_messages_is_not_taken_for_them(server):
    def chatty(said: Said) -> bytes:
        news = b"\r\n* 121 EXISTS\r\n* 3 EXPUNGE\r\n* 5 FETCH (FLAGS (\\Deleted))\r\n"
        news += b"* 6 FETCH (UID 6 FLAGS (\\Deleted))\r\n* OK [ALERT] Hello\r\n* 9 FETCH ("
        return said.honest.replace(b"\r\n* 9 FETCH (", news)

    server.lies["UID FETCH"] = chatty
    mirror = await mirrored(server)
    assert is_whole(mirror)
    assert mirror.flags[6] == {"\\Seen"}


async def test_a_flag_changed_while_messages_are_fetched_is_not_slept_through(server):
    news = [b"* 120 FETCH (UID 120 FLAGS (\\Flagged))\r\n"]
    server.lies["UID FETCH"] = lambda said: (news.pop() if news else b"") + said.honest
    store = await log_in(server)
    await Mirror().take_all(store)
    assert await store.wait("INBOX", timeout=timedelta(0))
    await store.close()


async def test_a_last_message_that_comes_unasked_is_left_out(server):
    echo = server.message(120, 120, "UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[]")
    server.lies["UID FETCH"] = lambda said: echo + said.honest
    mirror = await mirrored(server)
    assert is_whole(mirror)
    assert len(mirror.order) == len(LETTERS)


async def test_a_server_without_uidnext_is_understood(server):
    server.lies["SELECT"] = lambda said: re.sub(rb"\* OK \[UIDNEXT.*?\r\n", b"", said.honest)
    mirror = await mirrored(server)
    server.messages[121] = letter(121)
    await mirrored(server, mirror)
    assert set(mirror.messages) == set(range(1, 122))


async def test_a_message_without_a_body_comes_as_far_as_it_can(server):
    def damaged(said: Said) -> bytes:
        return re.sub(
            rb"(UID 7 .*?)BODY\[\] \{\d+\}\r\n.*?\r\n\)", rb"\1BODY[] NIL)", said.honest, flags=re.S
        )

    server.lies["UID FETCH"] = damaged
    mirror = await mirrored(server)
    assert set(mirror.messages) == set(LETTERS)
    assert mirror.messages[7].truncated
    assert mirror.messages[7].raw == b"A: b"
    assert not mirror.messages[8].truncated


async def test_one_damaged_message_does_not_hold_up_the_others(server):
    def damaged(said: Said) -> bytes:
        asked = server._uids(said.rest.partition(" ")[0])
        if "BODY.PEEK[]" in said.rest and 60 in asked:
            return said.tag + b" NO [SERVERBUG] Internal error\r\n"
        return said.honest

    server.lies["UID FETCH"] = damaged
    mirror = await mirrored(server)
    assert set(mirror.messages) == set(LETTERS)
    assert [uid for uid, each in mirror.messages.items() if each.truncated] == [60]


async def test_a_server_that_can_read_nothing_does_not_leave_empty_messages(server):
    def broken(said: Said) -> bytes:
        if "BODY" in said.rest:
            return said.tag + b" NO [SERVERBUG] Internal error\r\n"
        return said.honest

    server.lies["UID FETCH"] = broken
    with pytest.raises(TryLater):
        await mirrored(server)


async def test_a_message_that_is_gone_when_its_turn_comes_is_passed_over(server):
    def expunge(said: Said) -> bytes:
        if "BODY" in said.rest and server.messages.pop(100, None):
            return re.sub(rb"\* 100 FETCH \(.*?\r\n\)\r\n", b"", said.honest, flags=re.S)
        return said.honest

    server.lies["UID FETCH"] = expunge
    mirror = await mirrored(server)
    assert set(mirror.messages) == set(LETTERS) - {100}


async def test_nil_instead_of_everything_is_no_reason_to_skip_a_message(server):
    server.lies["UID FETCH"] = lambda said: re.sub(rb"UID \d+ ", b"UID NIL ", said.honest)
    with pytest.raises(TryLater):
        await mirrored(server)


async def test_sizes_flags_and_dates_may_be_nil(server):
    def sparse(said: Said) -> bytes:
        words = re.sub(rb"RFC822.SIZE \d+", b"RFC822.SIZE NIL", said.honest)
        words = words.replace(b"FLAGS (\\Seen)", b"FLAGS NIL")
        return re.sub(rb'INTERNALDATE "[^"]*"', b"INTERNALDATE NIL", words)

    server.lies["UID FETCH"] = sparse
    assert is_whole(await mirrored(server))


async def test_a_search_without_result_is_not_an_empty_folder(server):
    server.lies["UID SEARCH"] = lambda said: said.tag + b" OK done\r\n"
    with pytest.raises(TryLater):
        await mirrored(server)


async def test_deletions_after_a_pass_that_was_cut_off_are_noticed(server):
    """Forty came and forty went: the number of messages alone would show nothing."""
    mirror = await mirrored(server)
    server.messages |= {uid: letter(uid) for uid in range(121, 161)}
    store = await log_in(server)
    await mirror.catch_up(store, batches=1)
    await store.close()
    assert set(mirror.messages) == set(range(1, 161))
    server.messages = {uid: letter(uid) for uid in range(41, 161)}
    await mirrored(server, mirror)
    assert set(mirror.messages) == set(server.messages)


async def test_nobody_looks_for_deletions_while_the_number_is_right(server):
    mirror = await mirrored(server, Mirror(since=date(2026, 1, 1)))
    old = b'INTERNALDATE " 2-Mar-2019'
    server.messages[121] = letter(121)
    server.lies["UID FETCH"] = lambda said: said.honest.replace(b'INTERNALDATE " 2-Mar-2026', old)
    server.heard.clear()
    await mirrored(server, mirror)
    assert is_whole(mirror)
    assert not any("SEARCH" in words for words in server.heard)


async def test_a_search_that_misses_messages_deletes_none(server):
    mirror = await mirrored(server)
    del server.messages[5]
    server.lies["UID SEARCH"] = lambda said: b"* SEARCH 1 2 3\r\n" + said.tag + b" OK done\r\n"
    await mirrored(server, mirror)
    assert set(mirror.messages) == set(LETTERS)
    server.lies.clear()
    await mirrored(server, mirror)
    assert set(mirror.messages) == set(LETTERS) - {5}


async def test_a_wrong_vanished_deletes_nothing(server):
    server.capability = QRESYNC
    mirror = await mirrored(server)
    del server.messages[5]
    server.lies["SELECT"] = lambda said: b"* VANISHED (EARLIER) 1:120\r\n" + said.honest
    await mirrored(server, mirror)
    assert set(mirror.messages) == set(LETTERS) - {5}


async def test_a_few_deletions_are_believed_where_the_sum_is_right(server):
    server.capability = QRESYNC
    mirror = await mirrored(server)
    for uid in (5, 6, 7):
        del server.messages[uid]
    server.lies["SELECT"] = lambda said: b"* VANISHED (EARLIER) 5:7\r\n" + said.honest
    server.heard.clear()
    await mirrored(server, mirror)
    assert set(mirror.messages) == set(LETTERS) - {5, 6, 7}
    assert not any("SEARCH" in words for words in server.heard)


async def test_a_mass_deletion_out_of_nothing_deletes_nothing(server):
    """Even the sum is right: only looking for the messages shows that they are all there."""
    server.capability = QRESYNC
    mirror = await mirrored(server)
    server.lies["SELECT"] = lambda said: (
        b"* VANISHED (EARLIER) 1:110\r\n" + said.honest.replace(b"120 EXISTS", b"10 EXISTS")
    )
    await mirrored(server, mirror)
    assert set(mirror.messages) == set(LETTERS)
    server.lies.clear()
    await mirrored(server, mirror)
    assert is_whole(mirror)


async def test_a_true_mass_deletion_is_taken_over(server):
    server.capability = QRESYNC
    mirror = await mirrored(server)
    server.messages = {uid: LETTERS[uid] for uid in range(111, 121)}
    server.lies["SELECT"] = lambda said: b"* VANISHED (EARLIER) 1:110\r\n" + said.honest
    await mirrored(server, mirror)
    assert set(mirror.messages) == set(range(111, 121))


async def test_a_deletion_that_qresync_does_not_tell_of_shows_in_the_sum(server):
    server.capability = QRESYNC
    mirror = await mirrored(server)
    del server.messages[5]
    await mirrored(server, mirror)
    assert set(mirror.messages) == set(LETTERS) - {5}


async def test_flags_told_before_a_cut_are_not_waited_for_until_the_new_mail_is_there(server):
    server.capability = QRESYNC
    mirror = await mirrored(server)
    server.messages[121] = letter(121)
    server.lies["SELECT"] = lambda said: (
        b"* 6 FETCH (UID 6 FLAGS (\\Flagged) MODSEQ (9))\r\n" + said.honest
    )
    server.lies["UID FETCH"] = lambda said: CUT if "BODY.PEEK[]" in said.rest else said.honest
    with pytest.raises(TryLater):
        await mirrored(server, mirror)
    assert mirror.flags[6] == {"\\Flagged"}
    del server.lies["UID FETCH"]
    await mirrored(server, mirror)
    assert {uid: each.raw for uid, each in mirror.messages.items()} == server.messages


async def test_qresync_is_used_only_where_the_server_confirms_it(server):
    server.capability = QRESYNC
    server.lies["ENABLE"] = lambda said: said.tag + b" OK done\r\n"
    mirror = await mirrored(server)
    del server.messages[5]
    server.modseq += 1
    await mirrored(server, mirror)
    assert set(mirror.messages) == set(LETTERS) - {5}
    assert not any("QRESYNC (" in words for words in server.heard)
    assert 'SELECT "INBOX" (CONDSTORE)' in server.heard


@pytest.mark.parametrize("capability", [CONDSTORE, QRESYNC])
async def test_highestmodseq_zero_means_no_record_of_changes(server, capability):
    server.capability, server.modseq = capability, 0
    mirror = await mirrored(server)
    del server.messages[5]
    server.lies["FETCH"] = lambda said: said.honest.replace(b"\\Seen", b"\\Flagged")
    await mirrored(server, mirror)
    assert set(mirror.messages) == set(LETTERS) - {5}
    assert mirror.flags[6] == {"\\Flagged"}
    assert not any("CHANGEDSINCE" in words for words in server.heard)


async def test_a_record_that_runs_backwards_is_not_trusted(server):
    server.capability, server.modseq = CONDSTORE, 1000
    mirror = await mirrored(server)
    server.modseq = 3
    server.lies["FETCH"] = lambda said: said.honest.replace(b"\\Seen", b"\\Flagged")
    await mirrored(server, mirror)
    assert mirror.flags[6] == {"\\Flagged"}


async def test_words_about_the_folder_before_are_not_about_this_one(server):
    server.lies["SELECT"] = lambda said: (
        b"* 700 EXISTS\r\n* OK [UIDVALIDITY 1] .\r\n* OK [CLOSED] .\r\n" + said.honest
    )
    mirror = await mirrored(server)
    assert is_whole(mirror)
    assert (mirror.epoch, mirror.cursor["messages"]) == (42, 120)


@pytest.mark.parametrize(
    "lie",
    [
        b"* 1 FETCH (BODY[] {99999999999}\r\n",
        b"* 1 FETCH (UID 1 FLAGS ((((\r\n",
        b"* " + b"x" * 20_000_000,
        b"D999 OK nobody asked\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\r\n",
    ],
    ids=["huge literal", "open lists", "endless line", "unknown tag", "not IMAP at all"],
)
async def test_nonsense_ends_the_connection_and_nothing_else(server, lie):
    server.lies["UID FETCH"] = lambda _said: lie
    with pytest.raises(TryLater):
        await mirrored(server)


@pytest.mark.parametrize(("name", "crowded"), [("Dovecot", True), ("Microsoft.Exchange", False)])
async def test_a_server_that_cannot_bear_it_gets_one_command_at_a_time(server, name, crowded):
    server.capability = "IMAP4rev1 ID"
    server.lies["ID"] = lambda said: f'* ID ("name" "{name}")\r\n'.encode() + said.honest
    server.messages = {uid: letter(uid) for uid in range(2, 2000, 2)}
    mirror = await mirrored(server)
    assert set(mirror.messages) == set(server.messages)
    assert server.crowded is crowded


async def test_an_epoch_is_required(server):
    server.lies["SELECT"] = lambda said: said.honest.replace(b"UIDVALIDITY", b"UIDNOTSTICKY")
    with pytest.raises(TryLater):
        await mirrored(server)


@pytest.mark.parametrize("told", [b"42", b"42 1:9 1", b"x 1 2", b"42 1,2 5:"])
async def test_a_garbled_copyuid_means_try_later(server, told):
    server.capability = "IMAP4rev1 MOVE UIDPLUS"
    server.lies["UID MOVE"] = lambda said: said.tag + b" OK [COPYUID " + told + b"] done\r\n"
    store = await log_in(server)
    with pytest.raises(TryLater):
        await store.apply(Move("INBOX", 42, (1,), "Trash"))
    await store.close()


async def test_a_refused_folder_leaves_the_connection_usable(server):
    store = await log_in(server)
    server.lies["SELECT"] = lambda said: said.tag + b" NO [NONEXISTENT] Unknown folder\r\n"
    with pytest.raises(Refused, match="no such folder"):
        await Mirror("Gone").catch_up(store)
    server.lies.clear()
    mirror = Mirror()
    await mirror.take_all(store)
    assert is_whole(mirror)
    await store.close()


async def test_a_large_folder_without_a_record_is_looked_at_in_turns(server, monkeypatch):
    monkeypatch.setattr("dealpost.providers.imap.comparing._HEAD", 10)
    monkeypatch.setattr("dealpost.providers.imap.comparing._SWEEP", 40)
    mirror = await mirrored(server)
    server.lies["FETCH"] = lambda said: said.honest.replace(b"\\Seen", b"\\Flagged")
    seen = []
    for _ in range(3):
        await mirrored(server, mirror)
        seen.append(sum("\\Flagged" in flags for flags in mirror.flags.values()))
    assert seen == [50, 90, 120]


@pytest.mark.parametrize("capability", ["IMAP4rev1", CONDSTORE, QRESYNC])
async def test_what_is_recognised_in_a_new_epoch_is_not_fetched(server, capability):
    server.capability = capability
    mirror = await mirrored(server)
    server.epoch = 43
    server.messages = {uid + 500: raw for uid, raw in LETTERS.items() if uid != 7}
    server.messages[700] = letter(700)
    server.heard.clear()
    await mirrored(server, mirror)
    assert mirror.epoch == 43
    assert {uid: each.raw for uid, each in mirror.messages.items()} == server.messages
    assert [words for words in server.heard if "BODY.PEEK[]" in words] == [
        "UID FETCH 700 (UID FLAGS INTERNALDATE RFC822.SIZE"
        + (" BODY.PEEK[])" if capability == "IMAP4rev1" else " MODSEQ BODY.PEEK[])")
    ]
    assert mirror.backlog == 0


async def test_two_that_are_taken_for_the_same_are_both_fetched(server):
    mirror = await mirrored(server)
    server.epoch = 43
    server.messages = dict(LETTERS)
    server.messages[121] = LETTERS[60].replace(b"This is", b"Send money")
    await mirrored(server, mirror)
    assert {uid: each.raw for uid, each in mirror.messages.items()} == server.messages
    assert sorted(mirror.order[len(LETTERS) :]) == [60, 121]


async def test_what_a_server_does_not_tell_of_is_fetched_rather_than_recognised(server):
    mirror = await mirrored(server)
    server.epoch = 43
    server.lies["UID FETCH"] = lambda said: re.sub(
        rb"BODY\[HEADER.FIELDS[^\]]*\] \{\d+\}.*?\r\n\r\n\)", b"X NIL)", said.honest, flags=re.S
    )
    await mirrored(server, mirror)
    assert is_whole(mirror)
    assert len(mirror.order) == 2 * len(LETTERS)


@pytest.mark.parametrize("code", ["SERVERBUG", "UNAVAILABLE", "NONEXISTENT", "NOPERM"])
async def test_a_folder_that_cannot_be_opened_is_refused_and_the_others_can(server, code):
    def phantom(said: Said) -> bytes:
        if "Phantom" in said.rest:
            return said.tag + f" NO [{code}] Cannot open.\r\n".encode()
        return said.honest

    server.lies["SELECT"] = phantom
    store = await log_in(server)
    with pytest.raises(Refused):
        await Mirror("Phantom").take_all(store)
    mirror = Mirror()
    await mirror.take_all(store)
    assert is_whole(mirror)
    await store.close()


async def test_a_server_that_is_throttling_is_not_taken_for_a_broken_folder(server):
    server.lies["SELECT"] = lambda said: said.tag + b" NO [LIMIT] Rate limit hit.\r\n"
    store = await log_in(server)
    with pytest.raises(TryLater):
        await Mirror().take_all(store)
    await store.close()
