"""Proving that all is here, and mending what is not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dealpost.conversations.models import Delivery, Message, Placement
from dealpost.mailboxes.models import Folder
from dealpost.sync.auditing import audit
from dealpost.sync.comparing import compare
from dealpost.sync.scheduling import is_due
from tests.conftest import MONDAY
from tests.letters import letter
from tests.sync.client import logged_in

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def fill(server, number: int) -> None:
    server.fill("alice", [letter(message_id=f"<{n}@x.example>") for n in range(number)])


def lose(*uids: int) -> None:
    """Forget messages here, as no fault of ours should ever do."""
    placements = Placement.objects.filter(uid__in=uids)
    messages = list(placements.values_list("delivery__message", flat=True))
    placements.delete()
    Delivery.objects.filter(message__in=messages).delete()
    Message.objects.filter(pk__in=messages).delete()


def test_before_the_first_pass_everything_is_missing(box, server):
    fill(server, 3)
    found = audit(box)
    assert (found.at_provider, found.here, len(found.missing)) == (3, 0, 3)
    assert not found.is_complete


def test_what_is_missing_is_listed_and_fetched_only_if_wanted(box, server, make_pass):
    fill(server, 5)
    make_pass()
    lose(2, 4)

    listed = compare(box, mends=False, clock=timezone.now)
    assert [each["uid"] for each in listed.missing] == [4, 2]

    mended = compare(box, mends=True, clock=timezone.now)
    assert (mended.is_complete, mended.fetched, mended.here) == (True, 2, 5)
    assert audit(box).is_complete
    kinds = box.log.newest_first().values_list("kind", flat=True)
    assert list(kinds[:3]) == ["audit_complete", "missing_fetched", "audit_differs"]


def test_mending_leaves_to_the_pass_what_is_still_on_its_way(box, server, make_pass):
    fill(server, 3)
    make_pass()
    lose(1)
    Folder.objects.filter(remote_id="INBOX").update(backlog=1)

    comparison = compare(box, mends=True, clock=timezone.now)

    assert (comparison.fetched, comparison.missing_count, comparison.on_their_way) == (0, 1, 1)


def test_a_folder_that_cannot_be_opened_is_named_and_does_not_hide_the_others(
    box, server, make_pass
):
    fill(server, 2)
    with logged_in(server) as client:
        client.create("Quotes")
    make_pass()
    with logged_in(server) as client:
        client.delete("Quotes")

    found = audit(box)

    assert [folder for folder, _why in found.refused] == ["Quotes"]
    assert (found.at_provider, found.here, found.is_complete) == (2, 2, False)


def nights(mailbox, last, *, days: int) -> int:
    """Count how often the mailbox's turn comes, asked every ten minutes."""
    turns = 0
    for step in range(days * 24 * 6):
        at = MONDAY + step * timedelta(minutes=10)
        if is_due(mailbox, last, at=at):
            last, turns = at + timedelta(minutes=1), turns + 1
    return turns


@pytest.mark.parametrize(("rhythm", "turns"), [("daily", 20), ("weekly", 3), ("monthly", 1)])
def test_each_mailbox_has_its_turn_in_its_rhythm(mailbox, rhythm, turns):
    mailbox.audited = rhythm
    assert (
        nights(mailbox, MONDAY - DAY * {"daily": 1, "weekly": 7, "monthly": 30}[rhythm], days=20)
        == turns
    )


def test_a_mailbox_is_compared_in_the_first_days_after_it_was_connected(mailbox):
    assert nights(mailbox, None, days=9) in {1, 2}


def test_a_machine_that_sleeps_at_night_compares_in_the_day_though_late(mailbox):
    noon = MONDAY.replace(hour=12)
    assert not is_due(mailbox, noon - 7 * DAY, at=noon)
    assert is_due(mailbox, noon - 10 * DAY, at=noon)
