"""Why a message is not here: the true reason, and nothing of others' private mail."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from dealpost.accounts.models import User
from dealpost.conversations.models import Delivery, Message, Placement, SetAside
from dealpost.mailboxes.models import Folder, Mailbox
from dealpost.sync import explaining
from dealpost.sync.answering import answer
from dealpost.sync.models import Inquiry
from dealpost.sync.reasons import SENTENCES
from dealpost.sync.remembering import clues_of
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter
from tests.sync.client import logged_in

pytestmark = pytest.mark.django_db(transaction=True)
QUOTE = letter(message_id="<quote@x.example>", subject="Quote for forty chairs")


async def silent(_done: int, _folders: int) -> None:
    """Nobody watches."""


def reasons(box: Mailbox, remembered: str = "quote forty", *, asker=None) -> list[str]:
    box.refresh_from_db()
    clues = clues_of(remembered)
    found = explaining.here(box, clues, asker=asker)
    seen = asyncio.run(explaining.at_provider(box, clues, report=silent))
    found += explaining.of_sightings(box, seen)
    for each in found:
        assert "%" not in SENTENCES[each.reason] % each.facts
    return [each.reason for each in found]


@pytest.fixture
def filled(box, server, make_pass) -> Mailbox:
    server.fill("alice", [letter(message_id="<other@x.example>"), QUOTE])
    with logged_in(server) as client:
        client.create("Quotes")
    make_pass()
    return box


def lose_the_quote() -> None:
    messages = Message.objects.filter(rfc_message_id="quote@x.example")
    Placement.objects.filter(delivery__message__in=messages).delete()
    Delivery.objects.filter(message__in=messages).delete()
    messages.delete()


@pytest.mark.parametrize(
    "remembered", ["quote forty", "<quote@x.example>", "quote@x.example", "CHAIRS forty"]
)
def test_what_is_here_is_found_by_any_of_its_marks(filled, remembered):
    assert reasons(filled, remembered) == ["here"]


def test_what_nobody_has_is_not_made_up(filled):
    assert reasons(filled, "no such thing") == []


def test_what_a_fault_lost_is_missing_and_not_explained_away(filled):
    lose_the_quote()
    assert reasons(filled) == ["missing"]


def test_a_message_in_a_folder_that_is_switched_off(box, server, make_pass):
    with logged_in(server) as client:
        client.create("Quotes")
        client.append("Quotes", "", timezone.now(), QUOTE)
    make_pass()
    lose_the_quote()
    Folder.objects.get(remote_id="Quotes").stop_syncing()
    assert reasons(box) == ["folder_off"]


def test_a_folder_that_no_pass_has_seen(filled, server):
    with logged_in(server) as client:
        client.create("Fresh")
        client.append("Fresh", "", timezone.now(), letter(subject="A fresh start"))
    assert reasons(filled, "fresh start") == ["folder_new"]


def test_what_came_after_the_last_pass_is_brought_by_the_next(filled, server):
    with logged_in(server) as client:
        client.append("INBOX", "", timezone.now(), letter(subject="Later"))
    assert reasons(filled, "later") == ["not_yet"]


def test_what_is_older_than_the_start_date(box, server, make_pass):
    box.since = date(2026, 6, 1)
    box.save()
    with logged_in(server) as client:
        client.append("INBOX", "", datetime(2026, 1, 1, tzinfo=UTC), QUOTE)
    make_pass()
    assert reasons(box) == ["too_old"]


def test_what_is_still_on_its_way_says_how_much_is_before_it(filled):
    lose_the_quote()
    Folder.objects.filter(remote_id="INBOX").update(backlog=900)
    assert reasons(filled) == ["on_its_way"]


def test_what_the_provider_no_longer_has_is_said_to_be_gone_there(filled, server, make_pass):
    with logged_in(server) as client:
        client.uid("STORE", "2", "+FLAGS", "(\\Deleted)")
        client.expunge()
    make_pass()
    assert reasons(filled) == ["removed"]


def test_what_was_set_aside_says_so(filled):
    message = Message.objects.get(rfc_message_id="quote@x.example")
    SetAside.objects.create(message=message, reason="failed", set_aside_at=MONDAY)
    assert reasons(filled) == ["set_aside"]


@pytest.mark.parametrize("why", Delivery.Withheld.values)
def test_what_the_settings_keep_back_names_the_setting(filled, why):
    Delivery.objects.filter(message__rfc_message_id="quote@x.example").update(withheld=why)
    assert reasons(filled) == [why]


def test_another_mailbox_of_the_asker_is_named_and_a_colleagues_private_one_never(
    box, server, make_pass, alice, carol
):
    make_pass()
    own, theirs = connect("alice2@shop.example", alice), connect("carol@shop.example", carol)
    deliver(theirs, QUOTE)
    assert reasons(box, asker=alice) == []
    deliver(own, QUOTE)
    assert reasons(box, asker=alice) == ["elsewhere"]


def connect(address: str, owner: User) -> Mailbox:
    return Mailbox.connect(
        address=address,
        owner=owner,
        by=owner,
        username="x",
        secret="x",
        incoming_host="imap.x",
        at=MONDAY,
    )


def ask(box, alice, text: str = "quote forty") -> Inquiry:
    inquiry = Inquiry.begin(box, alice, text, on=None, at=timezone.now())
    answer(inquiry, clock=timezone.now)
    inquiry.refresh_from_db()
    return inquiry


def test_the_answer_is_kept_beside_the_question(filled, alice):
    inquiry = ask(filled, alice)
    assert [each["reason"] for each in inquiry.answers] == ["here"]
    assert inquiry.folders >= 2
    assert inquiry.ended_at is not None
    assert not inquiry.trouble


def test_what_is_here_is_told_even_when_the_provider_does_not_answer(filled, alice, server):
    server.stop()
    inquiry = ask(filled, alice)
    assert [each["reason"] for each in inquiry.answers] == ["here"]
    assert inquiry.trouble


def test_a_provider_that_takes_too_long_is_left_and_the_rest_is_named(filled, alice, monkeypatch):
    monkeypatch.setattr(explaining, "PATIENCE", -1.0)
    inquiry = ask(filled, alice, "no such thing")
    assert {"INBOX", "Quotes"} <= set(inquiry.unsearched)
