"""Writing notes on the page of an item."""

import json

import pytest

from dealpost.crm.models import Deal, Note
from tests.conftest import MONDAY

HTMX = {"HX-Request": "true"}


@pytest.fixture
def note(alice, deal) -> Note:
    return Note.add(deal, "<p>Call after ten</p>", at=MONDAY, by=alice)


def test_a_note_is_written_and_read(signed_in, alice, deal):
    answer = signed_in.post(
        f"/timeline/deal/{deal.pk}/note/", {"html": "<p>Wants green</p>"}, headers=HTMX
    )

    assert "timeline-changed" in answer.headers["HX-Trigger"]
    assert "Wants green" in signed_in.get(f"/timeline/deal/{deal.pk}/").text
    assert Note.objects.get().author == alice


def test_an_empty_note_is_not_kept(signed_in, deal):
    answer = signed_in.post(f"/timeline/deal/{deal.pk}/note/", {"html": "<p></p>"}, headers=HTMX)

    assert (answer.status_code, Note.objects.count()) == (422, 0)
    assert "Write something first." in answer.text


def test_an_edited_note_shows_what_it_was(signed_in, note):
    signed_in.post(f"/timeline/note/{note.pk}/edit/", {"html": "<p>Before ten</p>"})

    assert "Before ten" in signed_in.get(f"/timeline/note/{note.pk}/").text
    assert "Call after ten" in signed_in.get(f"/timeline/note/{note.pk}/history/").text


def test_a_pinned_note_stands_above_all(signed_in, alice, deal, note):
    Note.add(deal, "<p>newer</p>", at=MONDAY.replace(hour=12), by=alice)

    signed_in.post(f"/timeline/note/{note.pk}/pin/")

    page = signed_in.get(f"/timeline/deal/{deal.pk}/").text
    assert page.index("Call after ten") < page.index("newer")
    assert page.count("Call after ten") == 1


def test_a_deleted_note_is_gone_and_comes_back_by_undo(signed_in, deal, note):
    answer = signed_in.post(f"/timeline/note/{note.pk}/removal/", headers=HTMX)
    assert "Call after ten" not in signed_in.get(f"/deals/{deal.pk}/").text

    [message] = json.loads(answer.headers["HX-Trigger"])["toast"]["messages"]
    signed_in.post(message["undo"], headers=HTMX)
    assert "Call after ten" in signed_in.get(f"/deals/{deal.pk}/").text


@pytest.mark.parametrize("deed", ["", "edit/", "pin/", "removal/", "return/", "history/"])
def test_a_note_on_a_hidden_deal_is_not_there(signed_in, carol, stages, hidden, deed):
    secret = Deal.add(title="Secret", stage=stages[0], at=MONDAY, by=carol, **hidden)
    note = Note.add(secret, "<p>hush</p>", at=MONDAY, by=carol)
    address = f"/timeline/note/{note.pk}/{deed}"

    got, posted = signed_in.get(address), signed_in.post(address, {"html": "<p>x</p>"})

    assert 200 not in {got.status_code, posted.status_code}
    note.refresh_from_db()
    assert (note.text, note.is_pinned, note.deleted_at) == ("hush", False, None)
