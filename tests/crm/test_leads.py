import pytest

from dealpost.crm.converting import CannotTakeBack, convert, take_back
from dealpost.crm.models import AlreadyConverted, Deal, Lead, Note
from dealpost.events.models import Event
from tests.conftest import MONDAY


@pytest.fixture
def lead(alice, bob) -> Lead:
    return Lead.add(title="Wants chairs", person=bob, owner=alice, at=MONDAY, by=alice)


def test_a_deal_knows_all_that_the_lead_knew(lead, alice, stages):
    deal = convert(lead, stages[0], at=MONDAY, by=alice)

    assert (deal.title, deal.person, deal.owner) == (lead.title, lead.person, lead.owner)
    assert lead.status == Lead.Status.CONVERTED
    assert Event.objects.get(name="lead_converted").subject_key(Deal) == deal.pk


def test_a_lead_is_converted_once(lead, alice, stages):
    stale = Lead.objects.get(pk=lead.pk)
    convert(lead, stages[0], at=MONDAY, by=alice)

    with pytest.raises(AlreadyConverted):
        convert(stale, stages[0], at=MONDAY, by=alice)
    assert Deal.objects.count() == 1


def test_archiving_twice_is_one_fact(lead, alice):
    lead.archive(at=MONDAY, by=alice)
    lead.archive(at=MONDAY, by=alice)

    assert Event.objects.filter(name="lead_archived").count() == 1


def test_what_is_given_wins_and_notes_go_along(lead, alice, stages):
    note = Note.add(lead, html="<p>Calls on Monday</p>", at=MONDAY, by=alice)

    deal = convert(lead, stages[1], title="Forty chairs", value=900, at=MONDAY, by=alice)

    note.refresh_from_db()
    assert (deal.title, deal.stage) == ("Forty chairs", stages[1])
    assert deal.value == 900
    assert (note.deal, note.lead) == (deal, None)


def test_an_untouched_deal_becomes_the_lead_again(lead, alice, stages):
    note = Note.add(lead, html="<p>Calls on Monday</p>", at=MONDAY, by=alice)
    convert(lead, stages[0], at=MONDAY, by=alice)

    take_back(lead, at=MONDAY, by=alice)

    lead.refresh_from_db()
    note.refresh_from_db()
    assert (lead.is_open, note.lead, note.deal) == (True, lead, None)
    assert not Deal.objects.exists()
    with pytest.raises(CannotTakeBack):
        take_back(lead, at=MONDAY, by=alice)


@pytest.mark.parametrize("touch", ["move", "note"])
def test_a_deal_that_was_worked_on_stays(lead, alice, stages, touch):
    deal = convert(lead, stages[0], at=MONDAY, by=alice)
    if touch == "move":
        deal.move_to(stages[1], at=MONDAY, by=alice)
    else:
        Note.add(deal, html="<p>Called</p>", at=MONDAY, by=alice)

    with pytest.raises(CannotTakeBack):
        take_back(lead, at=MONDAY, by=alice)
    assert Deal.objects.get() == deal
