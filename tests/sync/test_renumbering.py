"""The server gives a folder new uids (UIDVALIDITY): nothing is lost, and next to nothing fetched."""

import asyncio
from datetime import datetime

import pytest
from django.utils import timezone

from benchmarks.corpus import letters
from dealpost.conversations.models import Delivery, Link, Message, Placement
from dealpost.mailboxes.models import Folder, LogEntry
from dealpost.sync import pulling
from dealpost.sync.auditing import audit
from tests.letters import MONDAY, letter
from tests.sync.client import logged_in

pytestmark = pytest.mark.django_db(transaction=True)


def renumber(server, *, skipping: int = 0) -> None:
    """Make the server forget its uids, as after a restore from a backup."""
    place = server.maildir("alice")
    (place / "dovecot-uidlist").unlink()
    for index in place.glob("dovecot*index*"):
        index.unlink()
    for file in sorted((place / "cur").iterdir())[:skipping]:
        file.unlink()


def put(server, raw: bytes, *, at: datetime) -> None:
    with logged_in(server) as client:
        client.append("INBOX", "", at, raw)


def places() -> dict[int, str]:
    return dict(Placement.objects.values_list("uid", "delivery__message__rfc_message_id"))


def test_nothing_is_fetched_again(box, server, make_pass):
    server.fill("alice", [each.raw for each in letters(1200)])
    make_pass()
    old_epoch, before = Folder.objects.get(remote_id="INBOX").epoch, set(places().values())
    renumber(server, skipping=10)

    progress = make_pass()

    assert progress.arrived == 0
    assert Folder.objects.get(remote_id="INBOX").epoch != old_epoch
    assert Placement.objects.count() == 1190
    assert audit(box).is_complete
    assert Message.objects.count() == len(before) == 1200
    assert Delivery.objects.filter(placements=None).count() == 10
    entry = LogEntry.objects.get(kind="folder_renumbered")
    assert entry.facts == {"folder": "INBOX", "recognised": 1190, "fetched": 0}


def test_links_and_flags_stay_as_they_are(box, server, make_pass, deal):
    server.fill("alice", [letter(message_id=f"<{n}@x.example>", text=str(n)) for n in range(3)])
    make_pass()
    links = set(Link.objects.values_list("pk", flat=True))
    with logged_in(server) as client:
        client.uid("STORE", "2", "+FLAGS", "(\\Flagged)")
    renumber(server)

    make_pass()

    assert links
    assert set(Link.objects.values_list("pk", flat=True)) == links
    assert Placement.objects.get(is_flagged=True).delivery.message.rfc_message_id == "1@x.example"


def test_cut_off_in_the_middle_it_goes_on_there(box, server, make_pass):
    server.fill("alice", [each.raw for each in letters(1500)])
    make_pass()
    before = {key: uid for uid, key in places().items()}
    renumber(server)

    def break_off(_progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(pulling.pull(box, clock=timezone.now, report=break_off))
    folder = Folder.objects.get(remote_id="INBOX")
    assert Placement.objects.filter(epoch=folder.epoch).count() == 1000
    assert Placement.objects.count() == 1500

    assert make_pass().arrived == 0

    assert {key: uid for uid, key in places().items()} == before
    assert not Placement.objects.exclude(epoch=folder.epoch).exists()
    assert audit(box).is_complete


def test_two_that_look_alike_are_fetched(box, server, make_pass):
    """A stranger's copy of the headers must not hide the stranger's message, nor the true one."""
    put(server, letter(text="The true one"), at=MONDAY)
    put(server, letter(message_id="<other@x.example>"), at=MONDAY)
    make_pass()
    put(server, letter(text="A false one!"), at=MONDAY)
    renumber(server)

    assert make_pass().arrived == 2

    texts = set(Message.objects.values_list("text", flat=True))
    assert {"The true one", "A false one!"} <= {text.strip() for text in texts}
    assert Placement.objects.count() == 3
    assert audit(box).is_complete


def test_a_new_message_is_never_taken_for_an_old_one(box, server, make_pass):
    server.fill("alice", [letter(text="The true one")])
    make_pass()
    put(server, letter(text="A false one!"), at=timezone.now())
    renumber(server, skipping=1)

    assert make_pass().arrived == 1

    assert Placement.objects.get().delivery.message.text.strip() == "A false one!"
    assert Delivery.objects.get(placements=None).message.text.strip() == "The true one"
