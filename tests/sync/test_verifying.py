"""Whatever goes wrong: a folder whose count is not the provider's is compared and mended."""

import pytest

from dealpost.conversations.models import Message, Placement
from dealpost.mailboxes.models import Folder, LogEntry
from dealpost.sync.auditing import audit
from tests.letters import letter
from tests.providers.dovecot import letter as numbered
from tests.sync.client import logged_in

pytestmark = pytest.mark.django_db(transaction=True)


def arrive(server, name: str) -> None:
    with logged_in(server) as client:
        client.append("INBOX", "", None, letter(message_id=f"<{name}@x.example>", text=name))


def test_a_lost_message_is_fetched_again(box, server, make_pass):
    server.fill("alice", [numbered(number) for number in range(9)])
    make_pass()
    Message.objects.get(rfc_message_id__startswith="letter-4@").delete()
    arrive(server, "new")

    make_pass()
    make_pass()

    assert Placement.objects.count() == 10
    assert audit(box).is_complete
    entry = LogEntry.objects.get(kind="folder_mended")
    assert entry.facts == {"folder": "INBOX", "fetched": 1, "removed": 0}


def test_a_place_where_nothing_lies_is_given_up(box, server, make_pass):
    server.fill("alice", [numbered(number) for number in range(9)])
    make_pass()
    Placement.objects.filter(uid=3).update(uid=1000)
    place = Placement.objects.get(uid=5)
    place.pk, place.uid = None, 2000
    place.save()
    arrive(server, "new")

    make_pass()
    make_pass()

    assert set(Placement.objects.values_list("uid", flat=True)) == set(range(1, 11))
    assert audit(box).is_complete


def test_what_was_verified_is_left_in_peace(box, server, make_pass, monkeypatch):
    server.fill("alice", [numbered(number) for number in range(3)])
    make_pass()
    make_pass()
    inbox = Folder.objects.get(remote_id="INBOX")
    assert inbox.verified == inbox.mark != ""
    Message.objects.filter(rfc_message_id__startswith="letter-1@").delete()

    make_pass()

    assert Placement.objects.count() == 2


def test_what_is_from_before_the_start_is_not_missing(box, server, make_pass):
    server.fill("alice", [numbered(number) for number in range(4)])
    box.change(since="2024-01-01")
    arrive(server, "new")
    make_pass()
    make_pass()

    inbox = Folder.objects.get(remote_id="INBOX")
    assert (inbox.left_out, Placement.objects.count()) == (4, 1)
    assert not LogEntry.objects.filter(kind="folder_mended").exists()
