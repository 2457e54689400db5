"""The company's deals and leads as they came about, all at once.

All deals are open at first, those that history closed too: mail finds only open ones. They are
closed once their mail is here (concluding.py).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from dealpost.crm.models import Deal, Lead, Stage
from dealpost.demo import records
from dealpost.demo.dice import OFFICE, dice, office_time
from dealpost.demo.hiring import Staff
from dealpost.demo.loading_contacts import Persons
from dealpost.demo.past import Fact, write_down


def load_deals(
    company: records.Company, staff: Staff, stages: Sequence[Stage], persons: Persons
) -> None:
    way = [(each, [each.created_at, *moves(company, each)]) for each in company.deals]
    made = Deal.objects.bulk_create(
        Deal(
            title=each.title,
            person=persons[each.person],
            organization=persons[each.person].organization,
            value=each.value,
            stage=stages[each.stage - 1],
            stage_since=moments[-1],
            expected_close_on=each.expected_close,
            owner=staff[each.owner],
            created_at=each.created_at,
        )
        for each, moments in way
    )
    write_down(
        [
            fact
            for deal, (_, moments) in zip(made, way, strict=True)
            for fact in _history(deal, stages, moments)
        ]
    )


def moves(company: records.Company, deal: records.Deal) -> Iterator[datetime]:
    """When the deal came to its second stage, its third, and so on to the one it stands in."""
    rng = dice(company.seed, "moves", deal.id)
    midnight = datetime.combine(company.today, datetime.min.time(), tzinfo=OFFICE)
    end = deal.closed_at or midnight
    last = deal.created_at
    for number in range(1, deal.stage):
        planned = deal.created_at + (end - deal.created_at) * (number / deal.stage)
        soonest = last + (end - last) / 20
        last = min(max(office_time(rng, planned.date()), soonest), end - timedelta(minutes=1))
        yield last


def _history(deal: Deal, stages: Sequence[Stage], moments: Sequence[datetime]) -> Iterator[Fact]:
    about = (deal, deal.person, deal.organization)
    yield Fact("deal_created", deal.created_at, deal.owner, about)
    for before, after, at in zip(stages, stages[1:], moments[1:], strict=False):
        places = {"before": before.name, "after": after.name, "steps": [before.pk, after.pk]}
        yield Fact("deal_moved", at, deal.owner, (deal,), places)


def load_leads(company: records.Company, staff: Staff, persons: Persons) -> None:
    made = Lead.objects.bulk_create(
        Lead(
            title=each.title,
            person=persons[each.person],
            organization=persons[each.person].organization,
            value=each.value or Decimal(0),
            source=each.source,
            owner=staff[each.owner],
            created_at=each.created_at,
        )
        for each in company.leads
    )
    write_down(
        [
            Fact(
                "lead_created", each.created_at, each.owner, (each, each.person, each.organization)
            )
            for each in made
        ]
    )
