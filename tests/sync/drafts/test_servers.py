"""Servers that can less, or want less, than ours would like; real ones, restrained."""

from collections.abc import Iterator

import pytest

from dealpost.mailboxes.models import LogEntry, Mailbox
from dealpost.outbox import discarding
from dealpost.outbox.models import Draft, DraftCopy
from dealpost.outbox.telling_drafts import waiting_mailboxes
from dealpost.sync import drafts as drafts_in_a_pass
from dealpost.sync.turns import TURNS
from tests.providers import dovecot
from tests.providers.dovecot import Dovecot
from tests.sync.client import logged_in
from tests.sync.drafts.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)


def moved_to(server: Dovecot, mailbox: Mailbox, alice) -> Desk:
    """Alice's mailbox on this server."""
    server.doveadm("mailbox", "create", "-u", "alice", "Drafts")
    Mailbox.objects.filter(pk=mailbox.pk).update(
        incoming_host=server.host, incoming_port=server.port, incoming_security="none"
    )
    desk = Desk(Mailbox.objects.get(pk=mailbox.pk), alice, server)
    desk.make_pass()
    return desk


@pytest.fixture
def plain(tmp_path, mailbox, alice) -> Iterator[Desk]:
    """On a server of twenty years ago: no UIDPLUS, so no uid is told and EXPUNGE takes all."""
    server = dovecot.start(tmp_path / "plain", users={"alice": "secret"}, capability="IMAP4rev1")
    yield moved_to(server, mailbox, alice)
    server.stop()


@pytest.fixture
def full(tmp_path, mailbox, alice) -> Iterator[Desk]:
    """On a server that takes no message of more than 2 KiB into the drafts."""
    settings = "mail_plugins = quota\nplugin {\n  quota = count:User\n  quota_vsizes = yes\n"
    settings += "  quota_rule = *:storage=2K\n  quota_grace = 0\n}\n"
    settings += "protocol imap {\n  mail_plugins = quota imap_quota\n}\n"
    server = dovecot.start(tmp_path / "full", users={"alice": "secret"}, settings=settings)
    yield moved_to(server, mailbox, alice)
    server.stop()


def test_without_uidplus_one_copy_takes_the_place_of_another_too(plain):
    draft = plain.write("One.")
    plain.settle()
    plain.write("Two.", draft=draft)
    plain.settle()
    assert plain.texts() == ["Two."]
    assert DraftCopy.objects.count() == 1


def test_without_uidplus_what_others_have_marked_deleted_stays(plain):
    draft = plain.write("One.")
    plain.settle()
    plain.put(b"From: alice@shop.example\r\nSubject: Mine\r\n\r\nMine.\r\n", flags="(\\Draft)")
    with logged_in(plain.server, "Drafts") as client:
        client.uid("STORE", "2", "+FLAGS.SILENT", "(\\Deleted)")
        plain.write("Two.", draft=draft)
        plain.settle()
    assert sorted(plain.texts()) == ["Mine.", "Two."]
    flags = {message["Subject"]: flags for _uid, message, flags in plain.remote()}
    assert "\\Deleted" in flags["Mine"]


def test_what_the_server_refuses_stays_here_and_is_said_once(full):
    draft = full.write("A long text. " * 500)
    full.settle()
    draft.refresh_from_db()
    assert draft.trouble
    assert full.texts() == []
    assert waiting_mailboxes(full.clock()) == set()
    assert LogEntry.objects.filter(kind="draft_refused").count() == 1
    assert Draft.objects.at_hand().get() == draft

    full.write("Short.", draft=draft)
    full.later(minutes=10)
    full.settle()
    assert full.texts() == ["Short."]
    draft.refresh_from_db()
    assert draft.trouble == ""


def test_a_large_draft_waits_for_a_turn_that_has_the_time(desk, monkeypatch):
    monkeypatch.setattr(drafts_in_a_pass, "QUICKLY_PUT", 1000)
    desk.write("A long text. " * 500)
    progress = desk.make_pass(turn=TURNS["news"])
    assert not progress.is_complete
    assert desk.texts() == []
    assert desk.make_pass(turn=TURNS["past"]).is_complete
    assert len(desk.texts()) == 1


def test_a_draft_moves_with_its_sender_to_another_mailbox(desk, alice, tmp_path):
    server = dovecot.start(tmp_path / "other", users={"alice": "secret"})
    try:
        server.doveadm("mailbox", "create", "-u", "alice", "Drafts")
        other = Mailbox.connect(
            address="alice@other.example",
            owner=alice,
            username="alice",
            secret="secret",
            incoming_host=server.host,
            incoming_port=server.port,
            incoming_security="none",
            at=desk.clock(),
            by=alice,
        )
        there = Desk(other, alice, server, now=desk.now)
        there.make_pass()
        draft = desk.write("One.")
        desk.settle()
        desk.write("Two.", draft=draft, mailbox=other)
        there.later(minutes=10)
        there.settle()
        assert there.texts() == ["Two."]
        assert waiting_mailboxes(there.clock()) == {desk.box.pk}
        desk.settle()
        assert desk.texts() == []
        assert Draft.objects.at_hand().get() == draft
    finally:
        server.stop()


def test_a_renumbered_folder_deletes_no_draft(desk):
    desk.write("Ours.")
    desk.put(b"From: alice@shop.example\r\nSubject: Theirs\r\n\r\nTheirs.\r\n")
    desk.settle()
    desk.server.doveadm("mailbox", "update", "-u", "alice", "--uid-validity", "99999", "Drafts")
    desk.settle()
    assert Draft.objects.at_hand().count() == 2
    assert sorted(desk.texts()) == ["Ours.", "Theirs."]
    discarding.discard(Draft.objects.get(subject="Forty chairs"), at=desk.clock())
    desk.settle()
    assert desk.texts() == ["Theirs."]
