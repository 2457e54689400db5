"""Notes: clean, kept, and seen by whoever sees the item."""

from datetime import timedelta

import pytest

from dealpost.crm.models import Deal, Lead, Note, Organization, Visibility
from dealpost.crm.surrounding import surrounding
from tests.conftest import MONDAY


@pytest.fixture
def hidden(carol) -> dict[str, object]:
    """What makes an item one that only Carol sees."""
    return {"owner": carol, "visibility": Visibility.OWNER}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<p>Hello <strong>you</strong></p>", "<p>Hello <strong>you</strong></p>"),
        ("<p onclick='x()'>Hi</p><script>x()</script>", "<p>Hi</p>"),
        (
            "<p><a href='javascript:x()'>Hi</a></p>",
            '<p><a rel="noopener noreferrer nofollow">Hi</a></p>',
        ),
        ("<p><img src='https://spy.example/x.png'>Hi</p>", "<p>Hi</p>"),
    ],
)
def test_nothing_in_a_note_acts(alice, deal, written, kept):
    assert Note.add(deal, written, at=MONDAY, by=alice).html == kept


def test_the_text_before_is_kept_with_who_wrote_it(alice, carol, deal):
    note = Note.add(deal, "<p>one</p>", at=MONDAY, by=alice)

    note.edit("<p>two</p>", at=MONDAY + timedelta(hours=1), by=carol)
    note.edit("<p>three</p>", at=MONDAY + timedelta(hours=2), by=alice)

    told = [(each.html, each.writer, each.replaced_by) for each in note.editions.all()]
    assert told == [("<p>two</p>", carol, alice), ("<p>one</p>", alice, carol)]


def test_saving_the_same_text_makes_no_edition(alice, deal):
    note = Note.add(deal, "<p>one</p>", at=MONDAY, by=alice)

    note.edit("<p>one</p>", at=MONDAY, by=alice)

    assert (note.edited_at, note.editions.count()) == (None, 0)


def test_a_note_is_seen_with_its_item(alice, carol, deal, stages, hidden):
    secret = Deal.add(title="Secret", stage=stages[0], at=MONDAY, by=carol, **hidden)
    open_note = Note.add(deal, "<p>open</p>", at=MONDAY, by=carol)
    Note.add(secret, "<p>secret</p>", at=MONDAY, by=carol)

    assert list(Note.objects.visible_to(alice)) == [open_note]
    assert Note.objects.visible_to(carol).count() == 2


def test_what_is_about_a_customer_is_around_it(alice, carol, bob, deal, stages, hidden):
    palace = Organization.add(name="Chair Palace", owner=alice, at=MONDAY, by=alice)
    bob.change(organization=palace, at=MONDAY, by=alice)
    deal.change(organization=palace, at=MONDAY, by=alice)
    lead = Lead.add(title="Tables", organization=palace, owner=alice, at=MONDAY, by=alice)
    Deal.add(title="x", organization=palace, stage=stages[0], at=MONDAY, by=carol, **hidden)

    assert surrounding(palace, alice) == {
        "organization": [palace.pk],
        "person": [bob.pk],
        "deal": [deal.pk],
        "lead": [lead.pk],
        "project": [],
    }
