"""The demo company, made anew from a seed: the same seed and day give the same company."""

from datetime import date

from dealpost.demo import staffing
from dealpost.demo.acquaintances import organizations, persons
from dealpost.demo.dealing import Market, deals, leads, projects
from dealpost.demo.diary import activities, notes, words_about
from dealpost.demo.dice import dice
from dealpost.demo.records import Company, OrganizationKind

DEFAULT_SEED = 1709
PERSONS, LEADS, PROJECTS = 200, 20, 8


def make_company(*, seed: int = DEFAULT_SEED, today: date) -> Company:
    """Studio Noord with its customers, deals and diary as they stand on the morning of `today`."""
    known = organizations(dice(seed, "organizations"))
    people = persons(dice(seed, "persons"), known, total=PERSONS)
    pipelines = staffing.pipelines()
    market = Market(today, known, people, staffing.products(), pipelines[0].stages)
    all_deals = deals(dice(seed, "deals"), market)
    all_leads = leads(dice(seed, "leads"), market, all_deals, total=LEADS)
    all_projects = projects(dice(seed, "projects"), market, all_deals, staffing.phases(), PROJECTS)
    words = words_about(people, known, all_deals)
    customers = {o.id for o in known if o.kind is OrganizationKind.CUSTOMER}
    engaged = {deal.person for deal in all_deals} | {lead.person for lead in all_leads}
    idle = [p for p in people if p.organization in customers and p.id not in engaged]
    return Company(
        name=staffing.company_name(),
        domain=staffing.domain(),
        today=today,
        seed=seed,
        users=staffing.users(),
        teams=staffing.teams(),
        mailboxes=staffing.mailboxes(),
        pipelines=pipelines,
        phases=staffing.phases(),
        products=staffing.products(),
        labels=staffing.labels(),
        organizations=known,
        persons=people,
        deals=all_deals,
        leads=all_leads,
        projects=all_projects,
        activities=activities(
            dice(seed, "activities"), today, all_deals, all_leads, all_projects, words
        ),
        notes=notes(dice(seed, "notes"), all_deals, people, words),
        bouncing_address=idle[0].addresses[0],
        absent_addresses=tuple(person.addresses[0] for person in idle[9::17][:4]),
    )
