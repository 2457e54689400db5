"""Which stories are told for which deal, lead and project, and who plays in them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dealpost.demo import plots
from dealpost.demo.dice import OFFICE, chance, one_of
from dealpost.demo.facts import Matter, matter_of_deal, small_matter, standing_facts
from dealpost.demo.filing import ARCHIVE, PROJECTS, Told
from dealpost.demo.letter import Letter, Party
from dealpost.demo.parties import mailbox_party, our_party, their_party
from dealpost.demo.plots import Plot, Step
from dealpost.demo.records import Company, Deal, DealStatus, Person, User
from dealpost.demo.telling import Cast, conversation_language, thread
from dealpost.demo.timing import paced, stretched

COORDINATOR = 5


@dataclass(frozen=True, slots=True)
class Stage:
    """The company with what every story needs of it."""

    company: Company
    team: Party  # the team mailbox
    ends: datetime  # nothing is written after this moment

    def user(self, number: int) -> User:
        return self.company.users[number - 1]

    def cast(self, person: Person, owner: User, *, at_team: bool = False) -> Cast:
        address = self.team.address if at_team else ""
        others = [user for user in self.company.users if user != owner]
        return Cast(
            us=our_party(self.company, owner, address=address),
            them=their_party(self.company, person),
            colleague=our_party(self.company, others[person.id % len(others)]),
        )


def stage_for(company: Company) -> Stage:
    team = next(mailbox for mailbox in company.mailboxes if mailbox.is_team)
    midnight = datetime.combine(company.today, datetime.min.time(), tzinfo=OFFICE)
    return Stage(company, mailbox_party(company, team.address), midnight - timedelta(minutes=1))


def deal_threads(rng: random.Random, stage: Stage, deal: Deal) -> Iterator[Told]:
    """The main story of a deal as one or two threads, and smaller ones beside it."""
    person = stage.company.persons[deal.person - 1]
    matter = matter_of_deal(stage.company, deal)
    steps = _main_steps(rng, deal, matter)
    begin, end = deal.created_at, _end_of(rng, stage, deal, steps[-1][0])
    moments = [min(at, stage.ends) for at in stretched(rng, begin, end, steps)]
    at_team = chance(rng, 0.25)
    cast = stage.cast(person, stage.user(deal.owner), at_team=at_team)
    if not at_team and chance(rng, 0.6):
        cast = Cast(cast.us, cast.them, cast.colleague, stage.team, stage.team)
    names = [name for _, name in steps]
    cut = names.index("send_quote") if "send_quote" in names and chance(rng, 0.5) else len(steps)
    facts = standing_facts(
        stage.company, matter, person.language, deal.id, year=deal.created_at.year
    )
    yield Told(tuple(thread(rng, "enquiry", steps[:cut], moments[:cut], cast, matter, facts)))
    if cut < len(steps):
        later = Cast(cast.us, cast.them, cast.colleague)
        yield Told(tuple(thread(rng, "quote", steps[cut:], moments[cut:], later, matter, facts)))
    yield from _side_threads(rng, stage, deal, matter, end)


def lead_threads(rng: random.Random, stage: Stage) -> Iterator[Told]:
    for lead in stage.company.leads:
        person = stage.company.persons[lead.person - 1]
        matter = small_matter(rng, stage.company, person, lead.product)
        plot = plots.LEAD_PLOTS[lead.id % len(plots.LEAD_PLOTS)]
        cast = stage.cast(person, stage.user(lead.owner))
        yield from told(rng, stage, plot, cast, matter, lead.created_at, 3000 + lead.id)


def told(
    rng: random.Random,
    stage: Stage,
    plot: Plot,
    cast: Cast,
    matter: Matter,
    start: datetime,
    number: int,
    folder: str = ARCHIVE,
) -> Iterator[Told]:
    """The plot from `start` on, as far as it has come by the end of the story's time."""
    moments = [at for at in paced(rng, start, plot.steps) if at < stage.ends]
    steps: Sequence[Step] = plot.steps[: len(moments)]
    if not steps:
        return
    if plot.to_team and steps[0][0] == plots.THEM:
        cast = Cast(cast.us, cast.them, cast.colleague, stage.team, stage.team)
    language = conversation_language(cast)
    facts = standing_facts(stage.company, matter, language, number, year=start.year)
    letters: list[Letter] = thread(rng, plot.subject, steps, moments, cast, matter, facts)
    yield Told(tuple(letters), folder)


def _main_steps(rng: random.Random, deal: Deal, matter: Matter) -> list[Step]:
    steps = [*plots.ENQUIRY, *plots.QUOTE]
    if matter.has_discount:
        steps += plots.BARGAIN
    if deal.status is DealStatus.OPEN:
        names = [name for _, name in steps]
        last = one_of(rng, [end for end in plots.STAGE_ENDS[deal.stage] if end in names])
        return steps[: names.index(last) + 1]
    if chance(rng, 0.4):
        steps.remove((plots.US, "chase"))
    won = deal.status is DealStatus.WON
    return [*steps, *(plots.WON if won else plots.LOST)]


def _end_of(rng: random.Random, stage: Stage, deal: Deal, last_writer: str) -> datetime:
    """Closed deals end when they closed; of the open ones most moved in the last days."""
    if deal.closed_at is not None:
        return deal.closed_at
    quiet = rng.uniform(0, 4) if chance(rng, 0.8) else rng.uniform(8, 20)
    end = stage.ends - timedelta(days=int(quiet), minutes=rng.randrange(130, 980))
    if last_writer == plots.US or chance(rng, 0.85):  # some customers write on Sunday
        end = _office(end)
    return max(end, deal.created_at + timedelta(minutes=rng.randint(20, 200)))


def _side_threads(
    rng: random.Random, stage: Stage, deal: Deal, matter: Matter, end: datetime
) -> Iterator[Told]:
    owner = stage.user(deal.owner)
    cast = stage.cast(matter.person, owner)
    number = 4000 + deal.id * 10
    for name, plot in plots.DEAL_SIDE_PLOTS.items():
        if deal.stage > 1 and chance(rng, 0.45):
            start = deal.created_at + (end - deal.created_at) * rng.uniform(0.2, 0.6)
            yield from told(rng, stage, plot, cast, matter, _office(start), number + len(name))
    if deal.status is DealStatus.WON:
        yield from _order_threads(rng, stage, deal, matter)


def _order_threads(rng: random.Random, stage: Stage, deal: Deal, matter: Matter) -> Iterator[Told]:
    """What follows an order: planning, the invoice, now and then a complaint."""
    assert deal.closed_at is not None
    coordinator = stage.cast(matter.person, stage.user(COORDINATOR))
    seller = stage.cast(matter.person, stage.user(deal.owner))
    planning = "planning" if chance(rng, 0.6) else "replanning"
    invoice = "invoice" if chance(rng, 0.5) else "invoice_paid"
    agenda = [(planning, 9, coordinator), (invoice, 52, coordinator)]
    if chance(rng, 0.4):
        agenda.append(("complaint", 75, coordinator))
    if chance(rng, 0.5):
        agenda.append(("reference", 110, seller))
    for name, days, cast in agenda:
        start = _office(deal.closed_at + timedelta(days=days + rng.randint(-3, 9)))
        plot = plots.ORDER_PLOTS[name]
        number = 5000 + deal.id
        yield from told(rng, stage, plot, cast, matter, start, number, PROJECTS)


def _office(at: datetime) -> datetime:
    """The same moment, on a Friday instead of a weekend and not at night."""
    local = at.astimezone(OFFICE)
    local -= timedelta(days=max(0, local.weekday() - 4))
    return local.replace(hour=min(max(local.hour, 8), 17))
