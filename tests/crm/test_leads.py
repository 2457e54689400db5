import pytest

from dealpost.crm.models import AlreadyConverted, Deal, Lead
from dealpost.events.models import Event
from tests.conftest import MONDAY


@pytest.fixture
def lead(alice, bob) -> Lead:
    return Lead.add(title="Wants chairs", person=bob, owner=alice, at=MONDAY, by=alice)


def test_a_deal_knows_all_that_the_lead_knew(lead, alice, stages):
    deal = lead.convert(stages[0], at=MONDAY, by=alice)

    assert (deal.title, deal.person, deal.owner) == (lead.title, lead.person, lead.owner)
    assert lead.status == Lead.Status.CONVERTED
    assert Event.objects.get(name="lead_converted").subject_key(Deal) == deal.pk


def test_a_lead_is_converted_once(lead, alice, stages):
    stale = Lead.objects.get(pk=lead.pk)
    lead.convert(stages[0], at=MONDAY, by=alice)

    with pytest.raises(AlreadyConverted):
        stale.convert(stages[0], at=MONDAY, by=alice)
    assert Deal.objects.count() == 1


def test_archiving_twice_is_one_fact(lead, alice):
    lead.archive(at=MONDAY, by=alice)
    lead.archive(at=MONDAY, by=alice)

    assert Event.objects.filter(name="lead_archived").count() == 1
