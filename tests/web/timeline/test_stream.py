"""One stream of mail, notes and changes; nobody reads in it what they may not."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealpost.conversations.linking import link
from dealpost.crm.models import Deal, Note
from dealpost.mailboxes.models import Mailbox
from dealpost.web.timeline.entries import place
from dealpost.web.timeline.stream import PAGE, stream
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter


def note(item, text: str, by, *, minutes: int = 0) -> Note:
    return Note.add(item, f"<p>{text}</p>", at=MONDAY + timedelta(minutes=minutes), by=by)


def kinds(item, user, **asked) -> list[str]:
    return [entry.kind for entry in stream(item, user, **asked).entries]


@pytest.fixture
def talk(mailbox, deal, alice):
    """Bob's letter to Alice, private to her, about the deal."""
    raw = letter(subject="Legs for chairs", at=MONDAY + timedelta(hours=1))
    conversation = deliver(mailbox, raw, at=MONDAY + timedelta(hours=1))[0].conversation
    link(conversation, deal, by=alice, at=MONDAY)
    return conversation


def test_all_that_happened_stands_in_one_stream_newest_first(alice, deal, talk):
    note(deal, "early", alice, minutes=5)
    note(deal, "late", alice, minutes=90)
    deal.win(at=MONDAY + timedelta(hours=2), by=alice)

    assert kinds(deal, alice) == ["change", "note", "mail", "note", "change"]
    assert kinds(deal, alice, show="notes") == ["note", "note"]
    assert kinds(deal, alice, show="mail") == ["mail"]


def test_pages_follow_each_other_without_a_gap_even_within_one_moment(alice, deal):
    written = [note(deal, str(number), alice).pk for number in range(2 * PAGE + 5)]

    found, before = [], None
    for _page in range(4):
        part = stream(deal, alice, show="notes", before=before)
        found += [entry.key for entry in part.entries]
        before = part.entries[-1].place
        if not part.older:
            break

    assert found == sorted(written, reverse=True)


def test_what_is_asked_for_again_ends_where_the_page_ended(signed_in, alice, deal):
    for number in range(PAGE + 3):
        note(deal, f"note {number}", alice, minutes=number)
    page = signed_in.get(f"/deals/{deal.pk}/").context["stream"]
    note(deal, "news", alice, minutes=500)

    again = signed_in.get(page.fresh)

    assert "news" in again.text
    assert [each.key for each in again.context["stream"].entries[1:]] == [
        each.key for each in page.entries
    ]


@pytest.mark.parametrize("text", ["", "x", "1~2", "2026-01-01T00:00~0~1", "nonsense~0~1"])
def test_a_place_that_makes_no_sense_is_none(text):
    assert place(text) is None


def test_a_note_on_a_deal_shows_with_its_customer_only_to_who_sees_the_deal(
    signed_in, carol, alice, bob, deal, stages, hidden
):
    secret = Deal.add(title="Secret", person=bob, stage=stages[0], at=MONDAY, by=carol, **hidden)
    note(deal, "about the chairs", alice)
    note(secret, "hush hush", carol)

    page = signed_in.get(f"/persons/{bob.pk}/").text

    assert "about the chairs" in page
    assert "hush" not in page


def test_private_mail_is_not_in_a_colleagues_timeline(client, carol, deal, talk):
    client.force_login(carol)
    assert "Legs" not in client.get(f"/deals/{deal.pk}/").text
    assert client.get(f"/conversation/{talk.pk}/letters/").status_code == 404

    talk.strands.update(visibility=Mailbox.Visibility.SHARED)

    assert "Legs" in client.get(f"/deals/{deal.pk}/").text
    assert "How much are the chairs?" in client.get(f"/conversation/{talk.pk}/letters/").text


def test_a_colleague_sees_on_which_day_there_was_private_mail_and_not_at_what_time(
    client, carol, alice, deal, talk
):
    note(deal, "earlier that day", alice, minutes=-30)
    note(deal, "the day before", alice, minutes=-60 * 24)
    client.force_login(carol)

    page = client.get(f"/deals/{deal.pk}/").text

    assert kinds(deal, carol) == ["change", "note", "private", "note"]
    assert kinds(deal, carol, show="mail") == ["private"]
    assert "private" not in kinds(deal, alice)
    assert "A conversation private to Alice Jansen" in page
    assert not re.search("Legs|Bob|chairs\\?|10:00|11:00", page.split("is-private")[1][:900])


def test_private_mail_is_found_again_on_the_next_page_and_once(alice, carol, deal, mailbox):
    for number in range(PAGE + 5):
        raw = letter(message_id=f"<{number}@x.example>", subject=str(number))
        link(deliver(mailbox, raw)[0].conversation, deal, by=alice, at=MONDAY)

    first = stream(deal, carol, show="mail")
    rest = stream(deal, carol, show="mail", before=first.entries[-1].place)

    keys = [entry.key for entry in (*first.entries, *rest.entries)]
    assert len(keys) == len(set(keys)) == PAGE + 5


def test_a_longer_timeline_asks_no_more_of_the_database(alice, bob, deal, mailbox):
    def asked(item) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown = stream(item, alice)
            for entry in shown.entries:
                str(getattr(entry.what, "item", ""))
        return len(queries)

    def fill(start: int, number: int) -> None:
        for each in range(start, start + number):
            note(deal, str(each), alice, minutes=each)
            raw = letter(message_id=f"<{each}@x.example>", subject=str(each))
            link(deliver(mailbox, raw)[0].conversation, deal, by=alice, at=MONDAY)

    fill(0, 2)
    few = asked(bob)
    fill(2, 12)

    assert asked(bob) == few <= 12


@pytest.mark.parametrize("address", ["/timeline/deal/{}/", "/timeline/deal/{}/note/"])
def test_the_timeline_of_a_hidden_deal_is_not_there(signed_in, carol, stages, hidden, address):
    secret = Deal.add(title="Secret", stage=stages[0], at=MONDAY, by=carol, **hidden)
    where = address.format(secret.pk)

    answer = signed_in.post(where) if "note" in where else signed_in.get(where)

    assert answer.status_code == 404


def test_the_old_address_of_the_history_leads_to_the_changes(signed_in, deal):
    assert signed_in.get(f"/deals/{deal.pk}/history/").url == f"/deals/{deal.pk}/?show=changes"
