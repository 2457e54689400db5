"""Folders that the server lists and will not open."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from dealpost.conversations.models import Message
from dealpost.mailboxes.models import Folder
from dealpost.mailboxes.models.refusable import PARKED_AFTER, TRIED_AGAIN_AFTER
from tests.letters import MONDAY
from tests.providers.dovecot import letter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broken(server) -> Path:
    """A folder that nobody may look into, listed all the same."""
    server.fill("alice", [letter(1)], folder="Broken")
    place = server.maildir("alice", "Broken")
    place.chmod(0)
    return place


def folder(name: str) -> Folder:
    return Folder.objects.get(remote_id=name)


def test_a_folder_that_refuses_is_parked_and_holds_nobody_up(box, server, make_pass, broken):
    for _ in range(PARKED_AFTER):
        make_pass()
    assert folder("Broken").is_parked
    assert folder("Broken").trouble
    assert box.log.filter(kind="folder_refused").count() == 1

    server.fill("alice", [letter(2)], folder="Zebra")
    make_pass()

    assert folder("Broken").refusals == PARKED_AFTER
    assert Message.objects.get().rfc_message_id == "letter-2@shop.example"
    box.refresh_from_db()
    assert (box.trouble, box.failures) == ("", 0)
    assert box.last_synced_at


def test_it_is_tried_again_after_some_hours(box, server, make_pass, broken):
    for _ in range(PARKED_AFTER):
        make_pass()
    Folder.objects.update(refused_at=timezone.now() - TRIED_AGAIN_AFTER)
    make_pass()
    assert folder("Broken").refusals == PARKED_AFTER + 1

    broken.chmod(0o700)
    Folder.objects.update(refused_at=timezone.now() - TRIED_AGAIN_AFTER)
    make_pass()
    assert Message.objects.exists()
    assert (folder("Broken").refusals, folder("Broken").trouble) == (0, "")


def test_an_inbox_that_refuses_is_no_healthy_mailbox(box, server, make_pass):
    make_pass()
    server.fill("alice", [letter(1)])
    refuse_the_inbox(server.maildir("alice"))

    make_pass()

    box.refresh_from_db()
    assert box.trouble
    assert box.try_again_at


def refuse_the_inbox(home: Path) -> None:
    for part in ("cur", "new"):
        (home / part).chmod(0)
    for index in home.glob("dovecot*"):
        if index.is_file():
            index.unlink()


@pytest.mark.django_db
def test_a_parked_folder_is_tried_when_its_counts_change(mailbox):
    parked = Folder.objects.create(mailbox=mailbox, remote_id="Phantom")
    for _ in range(PARKED_AFTER):
        assert parked.is_worth_a_try("1/5/9/4", at=MONDAY)
        parked.refuse("No.", mark="1/5/9/4", at=MONDAY)
    soon = MONDAY + timedelta(minutes=5)
    assert not parked.is_worth_a_try("1/5/9/4", at=soon)
    assert parked.is_worth_a_try("1/6/10/5", at=soon)
    assert parked.is_worth_a_try("1/5/9/4", at=MONDAY + TRIED_AGAIN_AFTER)
