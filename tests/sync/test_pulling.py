"""A mailbox and our copy of it, on a real server."""

import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone

from benchmarks.corpus import letters
from dealpost.conversations import acting
from dealpost.conversations.models import Delivery, Filing, Message, Placement
from dealpost.events.models import Event
from dealpost.providers.contract import Role
from dealpost.sync.auditing import audit
from dealpost.sync.exporting import export
from tests.letters import letter
from tests.sync.client import contents, logged_in

pytestmark = pytest.mark.django_db(transaction=True)


def ours(box) -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = {}
    messages: list[dict[str, Any]] = list(export(box))
    for facts in messages:
        for folder in facts["folders"]:
            found.setdefault(folder, {})[facts["message_id"]] = set(facts["flags"])
    return found


def theirs(server) -> dict[str, dict[str, set[str]]]:
    return {folder: messages for folder, messages in contents(server).items() if messages}


def put(server, raw: bytes, *, folder: str = "INBOX", flags: str = "") -> None:
    with logged_in(server) as client:
        client.append(folder, flags, datetime.now(UTC), raw)


def test_two_thousand_messages_arrive_and_the_audit_agrees(box, server, make_pass):
    server.fill("alice", [each.raw for each in letters(2000)])

    progress = make_pass()

    assert progress.arrived == 2000
    found = audit(box)
    assert (found.at_provider, found.here, found.is_complete) == (2000, 2000, True)
    assert make_pass().arrived == 0


def test_the_newest_come_first(box, server, make_pass):
    server.fill("alice", [each.raw for each in letters(300)])
    make_pass()

    uids = list(Placement.objects.order_by("pk").values_list("uid", flat=True))
    assert min(uids[:50]) == 251


def test_killed_at_any_moment_nothing_is_lost_or_doubled(box, server, django_url):
    server.fill("alice", [each.raw for each in letters(500)])
    kills = 0
    for arrived in (1, 100, 300):
        command = [sys.executable, "-u", "-m", "dealpost", "mailbox", "sync", str(box.pk)]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, env=django_url)
        while process.poll() is None and Message.objects.count() < arrived:
            time.sleep(0.005)  # leaves the processor to the process
        process.kill()
        process.communicate()
        kills += process.returncode == -9
    assert kills >= 2

    subprocess.run([*command, "--json"], check=True, env=django_url, stdout=subprocess.DEVNULL)

    assert [Message.objects.count(), Delivery.objects.count(), Placement.objects.count()] == [
        500
    ] * 3
    assert audit(box).is_complete


def test_what_happens_on_the_server_reaches_us(box, server, make_pass):
    server.fill("alice", [letter(message_id=f"<{n}@x.example>", text=str(n)) for n in range(5)])
    make_pass()
    with logged_in(server) as client:
        client.create("Clients")
        client.uid("STORE", "1", "+FLAGS", "(\\Seen $Important)")
        client.uid("COPY", "2", "Clients")
        client.uid("STORE", "2:3", "+FLAGS", "(\\Deleted)")
        client.expunge()
    put(server, letter(message_id="<new@x.example>", text="New"), flags="(\\Flagged)")

    make_pass()

    assert ours(box) == theirs(server)
    gone = Delivery.objects.get(message__rfc_message_id="2@x.example")
    assert gone.removed_at is not None
    assert Message.objects.filter(pk=gone.message_id).exists()


def test_what_we_do_reaches_the_server(box, server, make_pass, alice):
    server.fill("alice", [letter(message_id=f"<{n}@x.example>", text=str(n)) for n in range(4)])
    make_pass()
    by_id = {m.rfc_message_id: m.conversation_id for m in Message.objects.all()}
    done = {"by": alice, "at": timezone.now()}
    acting.mark([by_id["0@x.example"]], seen=True, **done)
    acting.star([by_id["1@x.example"]], on=True, **done)
    acting.move([by_id["2@x.example"]], to=[Role.TRASH], **done)

    assert ours(box) != theirs(server)
    make_pass()

    assert ours(box) == theirs(server)
    assert set(theirs(server)["Trash"]) == {"<2@x.example>"}
    assert theirs(server)["INBOX"]["<0@x.example>"] == {"\\Seen"}
    assert not box.changes.exists()


def test_archiving_makes_an_archive_where_there_is_none(box, server, make_pass, alice):
    server.fill("alice", [letter()])
    make_pass()
    acting.move(
        [Message.objects.get().conversation_id], to=acting.ARCHIVES, by=alice, at=timezone.now()
    )
    assert "Archive" not in contents(server)

    make_pass()

    assert ours(box) == theirs(server) == {"Archive": {"<1@customer.example>": set()}}
    assert not box.folders.filter(is_wished=True).exists()


def test_our_change_wins_until_the_server_knows_it(box, server, make_pass, alice):
    server.fill("alice", [letter()])
    make_pass()
    acting.mark([Message.objects.get().conversation_id], seen=True, by=alice, at=timezone.now())
    with logged_in(server) as client:
        client.uid("STORE", "1", "+FLAGS", "(\\Flagged)")

    make_pass()

    assert (
        ours(box) == theirs(server) == {"INBOX": {"<1@customer.example>": {"\\Seen", "\\Flagged"}}}
    )


def test_new_mail_is_news_and_old_mail_is_not(box, server, make_pass):
    server.fill("alice", [letter()])
    make_pass()
    assert not Event.objects.filter(name="message_received").exists()

    put(server, letter(message_id="<2@x.example>", in_reply_to="<1@customer.example>"))
    make_pass()

    assert Event.objects.filter(name="message_received").count() == 1
    assert Filing.objects.get().unread == 2


def renumber(server) -> None:
    """Make the server forget its uids, as after a restore from a backup."""
    place = server.maildir("alice")
    (place / "dovecot-uidlist").unlink()
    for index in place.glob("dovecot*index*"):
        index.unlink()


def test_a_new_uidvalidity_keeps_every_message_and_its_links(box, server, make_pass, bob, deal):
    server.fill("alice", [letter(message_id=f"<{n}@x.example>", text=str(n)) for n in range(3)])
    make_pass()
    before = {m.rfc_message_id: m.pk for m in Message.objects.all()}
    renumber(server)

    make_pass()

    assert {m.rfc_message_id: m.pk for m in Message.objects.all()} == before
    assert Placement.objects.count() == 3
    assert audit(box).is_complete
    assert deal.links.count() == 3


def test_a_wrong_password_stops_the_mailbox_and_says_so(box, server, make_pass):
    box.set_secret("wrong")
    box.save()
    make_pass()

    box.refresh_from_db()
    assert box.login_expired_at
    assert "password" in box.trouble.lower()
    assert not type(box).objects.due(timezone.now()).exists()


def test_a_server_that_is_away_is_tried_again_later(box, server, make_pass):
    server.stop()
    make_pass()

    box.refresh_from_db()
    assert box.trouble
    assert box.try_again_at > timezone.now()
    assert not box.login_expired_at
