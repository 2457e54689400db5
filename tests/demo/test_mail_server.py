"""The whole story through the standard library's own clients."""

import imaplib
import re
import shutil
import smtplib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from dealpost.demo.endpoints import Endpoints, PortTaken, listening
from dealpost.demo.filing import FOLDERS

from .conftest import eventually, running, start_server

Refusals = dict[str, tuple[int, bytes]]

FEMKE, DAAN = "femke@studio-noord.example", "daan@studio-noord.example"
LETTER = (
    b"From: Femke <femke@studio-noord.example>\r\nTo: daan@studio-noord.example\r\n"
    b"Subject: Lunch\r\nMessage-ID: <lunch@studio-noord.example>\r\n\r\n.Twaalf uur?\r\n"
)


@contextmanager
def connected(places: Endpoints, address: str = FEMKE) -> Iterator[imaplib.IMAP4]:
    client = imaplib.IMAP4(places.host, places.imap_port, timeout=60)
    client.login(address, places.passwords[address])
    try:
        yield client
    finally:
        client.shutdown()


@pytest.fixture
def imap(server):
    with connected(server) as client:
        yield client


def submit(places: Endpoints, sender: str, recipients: list[str], raw: bytes) -> Refusals:
    with smtplib.SMTP(places.host, places.smtp_port, timeout=60) as client:
        client.login(sender, places.passwords[sender])
        return client.sendmail(sender, recipients, raw)


def first_match(pattern: bytes, text: bytes) -> str:
    found = re.search(pattern, text)
    assert found is not None
    return found[1].decode()


def everything(client: imaplib.IMAP4) -> list[tuple[str, bytes, bytes]]:
    """(folder, uid, flags and internal date, raw) of the whole mailbox."""
    found = []
    for folder in FOLDERS:
        client.select(folder, readonly=True)
        _, answer = client.uid("fetch", "1:*", "(UID FLAGS INTERNALDATE BODY.PEEK[])")
        found += [(folder, piece[0], piece[1]) for piece in answer if isinstance(piece, tuple)]
    return found


def test_a_wrong_password_opens_nothing(server):
    client = imaplib.IMAP4(server.host, server.imap_port, timeout=60)
    with pytest.raises(imaplib.IMAP4.error):
        client.login(FEMKE, server.passwords[DAAN])
    client.shutdown()


def test_folders_say_what_they_are_for(imap):
    listed = {line.rsplit(b" ", 1)[-1].decode(): line for line in imap.list()[1]}
    assert set(FOLDERS) <= set(listed)
    for name in ("Sent", "Drafts", "Archive", "Trash", "Junk"):
        assert b"\\" + name.encode() in listed[name]


def test_all_mail_comes_as_it_was_written(imap, mails):
    expected = sorted(mail.raw for mail in mails if mail.mailbox == FEMKE)
    fetched = everything(imap)
    assert sorted(raw for _, _, raw in fetched) == expected


def test_internal_dates_and_flags_are_kept(imap, mails):
    imap.select("Archive", readonly=True)
    _, answer = imap.uid("fetch", "1", "(INTERNALDATE FLAGS)")
    first = min(
        (mail for mail in mails if mail.mailbox == FEMKE and mail.folder == "Archive"),
        key=lambda mail: mail.internal_date,
    )
    at = imaplib.Internaldate2tuple(answer[0])
    assert at is not None
    assert datetime.fromtimestamp(time.mktime(at), UTC) == first.internal_date
    assert set(imaplib.ParseFlags(answer[0])) == {flag.encode() for flag in first.flags}


def test_a_message_is_found_by_its_message_id_and_by_date(imap, mails):
    imap.select("Sent", readonly=True)
    mine = [mail for mail in mails if mail.mailbox == FEMKE and mail.folder == "Sent"]
    wanted = first_match(rb"(?m)^Message-ID: (<.*>)", mine[40].raw)
    assert imap.uid("search", "HEADER", "Message-ID", wanted)[1] == [b"41"]
    since = [n for n, mail in enumerate(mine, 1) if mail.internal_date.year == 2026]
    found = imap.uid("search", "SINCE", "01-Jan-2026")[1][0].split()
    assert [int(uid) for uid in found] == since


def test_an_appended_message_tells_its_uid_and_keeps_its_keywords(imap):
    kind, answer = imap.append(
        "Drafts", r"(\Draft $Marked)", '"01-Feb-2026 10:00:00 +0100"', LETTER
    )
    assert kind == "OK"
    uid = first_match(rb"APPENDUID \d+ (\d+)", answer[0])
    imap.select("Drafts")
    _, (piece, *_) = imap.uid("fetch", uid, "(FLAGS INTERNALDATE BODY.PEEK[])")
    assert piece[1] == LETTER
    assert b"$Marked" in piece[0]
    assert b'"01-Feb-2026 10:00:00 +0100"' in piece[0]


def test_a_moved_message_is_where_the_server_says(imap):
    imap.append("INBOX", "", None, LETTER)
    imap.select("INBOX")
    uid = imap.uid("search", "HEADER", "Message-ID", "<lunch@studio-noord.example>")[1][0].split()[
        -1
    ]
    imap.uid("MOVE", uid, "Archive")
    _, (copied,) = imap.response("COPYUID")
    assert imap.uid("search", "UID", uid)[1] == [b""]
    imap.select("Archive")
    _, answer = imap.uid("fetch", copied.split()[-1], "(BODY.PEEK[])")
    assert answer[0][1] == LETTER


def test_only_what_is_named_is_expunged(imap):
    imap.create("Prullen")
    for _ in range(3):
        imap.append("Prullen", r"(\Deleted)", None, LETTER)
    imap.select("Prullen")
    imap.uid("EXPUNGE", "2")
    assert imap.uid("search", "ALL")[1] == [b"1 3"]
    assert b"UIDNEXT 4" in imap.status("Prullen", "(UIDNEXT MESSAGES)")[1][0]


def test_a_folder_that_is_made_anew_is_another_one(imap):
    def validity() -> bytes:
        return bytes(imap.status("Tijdelijk", "(UIDVALIDITY)")[1][0])

    imap.create("Tijdelijk")
    first = validity()
    imap.delete("Tijdelijk")
    imap.create("Tijdelijk")
    assert validity() != first


def test_flags_of_one_client_reach_another_that_idles(server, imap):
    imap.append("Junk", "", None, LETTER)
    imap.select("Junk")
    with connected(server) as other:
        other.select("Junk")
        other.send(b"X1 IDLE\r\n")
        assert other.readline().startswith(b"+")
        last = imap.uid("search", "ALL")[1][0].split()[-1]
        imap.uid("STORE", last, "+FLAGS.SILENT", r"(\Flagged)")
        assert b"\\Flagged" in other.readline()


def test_submitted_mail_wakes_the_recipient(server):
    with connected(server, DAAN) as daan:
        daan.select("INBOX")
        daan.send(b"X1 IDLE\r\n")
        assert daan.readline().startswith(b"+")
        assert submit(server, FEMKE, [DAAN], LETTER) == {}
        assert b"EXISTS" in daan.readline()
        assert b"FETCH" in daan.readline()
        daan.send(b"DONE\r\n")
        assert daan.readline().startswith(b"X1 OK")
        uid = daan.uid("search", "HEADER", "Message-ID", "<lunch@studio-noord.example>")[1][0]
        _, answer = daan.uid("fetch", uid.split()[-1], "(BODY.PEEK[])")
        assert answer[0][1].endswith(LETTER)


def test_the_server_files_no_copy_of_what_is_sent(server, imap):
    before = imap.status("Sent", "(MESSAGES)")[1]
    submit(server, FEMKE, [DAAN], LETTER)
    assert imap.status("Sent", "(MESSAGES)")[1] == before


def test_nobody_sends_without_logging_in_or_as_somebody_else(server):
    with smtplib.SMTP(server.host, server.smtp_port, timeout=60) as client:
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            client.sendmail(FEMKE, [DAAN], LETTER)
        assert refused.value.smtp_code == 530
    with smtplib.SMTP(server.host, server.smtp_port, timeout=60) as client:
        client.login(FEMKE, server.passwords[FEMKE])
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            client.sendmail(DAAN, [FEMKE], LETTER)
        assert refused.value.smtp_code == 553


def test_a_colleague_who_does_not_exist_is_refused_at_once(server):
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        submit(server, FEMKE, ["nobody@studio-noord.example"], LETTER)


def test_a_restart_keeps_mail_uids_ports_and_passwords(filled, tmp_path):
    folder = tmp_path / "server"
    shutil.copytree(filled, folder)
    with running(folder) as first, connected(first) as client:
        client.append("INBOX", r"(\Flagged)", None, LETTER)
        before = everything(client), client.status("INBOX", "(UIDVALIDITY UIDNEXT)")
    with running(folder) as second, connected(second) as client:
        assert second == first
        assert (everything(client), client.status("INBOX", "(UIDVALIDITY UIDNEXT)")) == before


def test_a_server_killed_while_filling_leaves_no_half_and_no_double(tmp_path, mails):
    process = start_server(tmp_path)
    log = tmp_path / "mail.sqlite3-wal"
    # The transaction has outgrown SQLite's cache: some of it is on disk, and not yet committed.
    assert eventually(lambda: log.exists() and log.stat().st_size > 1_000_000)
    process.kill()
    process.communicate()
    with running(tmp_path) as places, connected(places) as client:
        # To the byte: another process makes the same mail of the same seed and day.
        mine = [mail.raw for mail in mails if mail.mailbox == FEMKE]
        assert sorted(raw for *_, raw in everything(client)) == sorted(mine)


def test_two_servers_do_not_share_a_folder(server):
    with pytest.raises(PortTaken):
        listening(server.imap_port)


def test_no_password_shows_in_a_repr(server):
    assert server.passwords[FEMKE] not in repr(server)
