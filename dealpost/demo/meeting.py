"""Who of us looks after which organization, and since when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from dealpost.demo.dealing import SELLERS
from dealpost.demo.dice import dice, office_time, one_of
from dealpost.demo.records import Company, Organization

OLDEST, YOUNGEST = 360, 30  # days since we met those with whom there is no deal


@dataclass(frozen=True, slots=True)
class Acquaintance:
    owner: int
    since: datetime


def acquaintances(company: Company) -> dict[int, Acquaintance]:
    """By organization: its first deal or lead decides, else chance."""
    stories = [(each.organization, each.created_at, each.owner) for each in company.deals]
    stories += [(each.organization, each.created_at, each.owner) for each in company.leads]
    first: dict[int, Acquaintance] = {}
    for organization, at, owner in sorted(stories):
        first.setdefault(organization, Acquaintance(owner, at))
    return {
        each.id: first.get(each.id) or _by_chance(company, each) for each in company.organizations
    }


def _by_chance(company: Company, organization: Organization) -> Acquaintance:
    rng = dice(company.seed, "acquaintance", organization.id)
    day = company.today - timedelta(days=rng.randint(YOUNGEST, OLDEST))
    return Acquaintance(one_of(rng, SELLERS[organization.language]), office_time(rng, day))
