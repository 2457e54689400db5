"""What is for sale to whom: deals in every stage, leads, and projects for what was won."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from dealpost.demo.dice import chance, office_time, one_of
from dealpost.demo.records import (
    Deal,
    DealLine,
    DealStatus,
    Language,
    Lead,
    Organization,
    OrganizationKind,
    Person,
    Phase,
    Product,
    Project,
    Stage,
)
from dealpost.demo.source_data import source_data

OPEN, WON, LOST = 32, 19, 9
FEMKE, DAAN, SANNE, TOM, NOOR = 1, 2, 3, 4, 5
SELLERS = {Language.DUTCH: (FEMKE, DAAN, DAAN, SANNE, SANNE), Language.ENGLISH: (TOM, TOM, FEMKE)}
BIG_BOOTH_ORDER = 3
PRICED_PER_PIECE = 200  # euro: panels and baffles are bought by the dozen


SAMPLES = "Sample request"


@dataclass(frozen=True, slots=True)
class LeadOrigin:
    source: str
    topic: str


# In the order of `plots.LEAD_PLOTS`, which tell how each of them began.
LEAD_ORIGINS = (
    LeadOrigin(SAMPLES, "samples of the {product}"),
    LeadOrigin("Trade fair", "met at the fair, {product}"),
    LeadOrigin("Referral", "interested in the {product}"),
    LeadOrigin("Website", "question about the {product}"),
)


@dataclass(frozen=True, slots=True)
class Market:
    """What deals are made of."""

    today: date
    organizations: tuple[Organization, ...]
    persons: tuple[Person, ...]
    products: tuple[Product, ...]
    stages: tuple[Stage, ...]

    def customers(self) -> list[Person]:
        """The first person of each customer: the one who asks."""
        seen: dict[int, Person] = {}
        buyers = {o.id for o in self.organizations if o.kind is OrganizationKind.CUSTOMER}
        for person in self.persons:
            if person.organization in buyers:
                seen.setdefault(person.organization, person)
        return list(seen.values())


def deals(rng: random.Random, market: Market) -> tuple[Deal, ...]:
    """Deals in the order in which they were opened. No customer has two open ones."""
    buyers = market.customers()
    rng.shuffle(buyers)
    past = buyers[-(WON + LOST) :]
    statuses = [DealStatus.OPEN] * OPEN + [DealStatus.WON] * WON + [DealStatus.LOST] * LOST
    made = [
        _deal(rng, market, buyer, status)
        for buyer, status in zip([*buyers[:OPEN], *past], statuses, strict=True)
    ]
    made.sort(key=lambda deal: deal.created_at)
    return tuple(_numbered(deal, number) for number, deal in enumerate(made, 1))


def leads(
    rng: random.Random, market: Market, existing: Sequence[Deal], *, total: int
) -> tuple[Lead, ...]:
    """Leads are people without a deal, most of them colleagues of a customer."""
    engaged = {deal.person for deal in existing}
    suppliers = {o.id for o in market.organizations if o.kind is OrganizationKind.SUPPLIER}
    free = [
        person
        for person in market.persons
        if person.id not in engaged and person.organization not in suppliers
    ]
    rng.shuffle(free)
    return tuple(
        _lead(rng, market, person, number) for number, person in enumerate(free[:total], 1)
    )


def projects(
    rng: random.Random,
    market: Market,
    existing: Sequence[Deal],
    phases: Sequence[Phase],
    total: int,
) -> tuple[Project, ...]:
    """The youngest won deals are being built."""
    won = [deal for deal in existing if deal.status is DealStatus.WON]
    won.sort(key=lambda deal: deal.closed_at or deal.created_at, reverse=True)
    return tuple(
        _project(rng, market, deal, phases, number) for number, deal in enumerate(won[:total], 1)
    )


def _deal(rng: random.Random, market: Market, buyer: Person, status: DealStatus) -> Deal:
    organization = market.organizations[buyer.organization - 1]
    lines = tuple(_lines(rng, market.products))
    list_price = sum((line.product.price * line.quantity for line in lines), Decimal(0))
    stage = one_of(rng, market.stages)
    opened, closed, expected = _dates(rng, market.today, status, stage.id)
    if status is not DealStatus.OPEN:
        stage = market.stages[-1] if status is DealStatus.WON else market.stages[-rng.randint(1, 2)]
    reasons = source_data("company")["deals"]["lost_reasons"]
    return Deal(
        id=0,
        title=f"{organization.name}: {lines[0].quantity} \u00d7 {lines[0].product.name}",
        organization=organization.id,
        person=buyer.id,
        owner=one_of(rng, SELLERS[buyer.language]),
        pipeline=1,
        stage=stage.id,
        status=status,
        value=(list_price * Decimal(one_of(rng, ("1", "1", "0.95", "0.93")))).quantize(
            Decimal("1E1")
        ),
        lines=lines,
        created_at=office_time(rng, opened),
        expected_close=expected,
        closed_at=office_time(rng, closed) if closed else None,
        lost_reason=one_of(rng, reasons) if status is DealStatus.LOST else "",
        label=one_of(rng, source_data("company")["deals"]["labels"]),
        quote_number="",
    )


def _lines(rng: random.Random, products: Sequence[Product]) -> Iterator[DealLine]:
    """Booths first, since they are what people come for; panels and benches beside them."""
    booth = one_of(rng, [product for product in products if product.is_booth])
    quantity = one_of(rng, (1, 2, 2, 3, 4, 6))
    yield DealLine(booth, quantity)
    if chance(rng, 0.6 if quantity < BIG_BOOTH_ORDER else 0.2):
        yield _several(rng, one_of(rng, [product for product in products if not product.is_booth]))


def _several(rng: random.Random, product: Product) -> DealLine:
    few, many = (2, 3, 4, 6, 8), (12, 16, 24, 30, 36, 48)
    return DealLine(product, one_of(rng, many if product.price < PRICED_PER_PIECE else few))


def _agreed(rng: random.Random, list_price: Decimal) -> Decimal:
    """The list price, or some per cent less in whole tens of euros."""
    share = Decimal(one_of(rng, ("1", "1", "0.95", "0.93")))
    return list_price if share == 1 else (list_price * share).quantize(Decimal("1E1"))


def _dates(
    rng: random.Random, today: date, status: DealStatus, stage: int
) -> tuple[date, date | None, date]:
    """(opened, closed, expected close). The further the stage, the older the deal."""
    if status is DealStatus.OPEN:
        age = rng.randint(1, 4) if stage == 1 else 2 + stage * rng.randint(5, 11)
        opened = today - timedelta(days=age)
        return opened, None, today + timedelta(days=rng.randint(-4, 80))
    closed = today - timedelta(days=int(rng.triangular(4, 310, 60)))
    length = rng.randint(24, 80)
    opened = max(closed - timedelta(days=length), today - timedelta(days=362))
    return opened, closed, closed + timedelta(days=rng.randint(-6, 15))


def _numbered(deal: Deal, number: int) -> Deal:
    return Deal(
        **{
            **{name: getattr(deal, name) for name in Deal.__slots__},
            "id": number,
            "quote_number": f"SN-{deal.created_at.year}-{310 + number * 7}",
        }
    )


def _lead(rng: random.Random, market: Market, person: Person, number: int) -> Lead:
    origin = LEAD_ORIGINS[number % len(LEAD_ORIGINS)]
    about_booth = origin.source != SAMPLES
    product = one_of(rng, [item for item in market.products if item.is_booth is about_booth])
    return Lead(
        id=number,
        title=f"{person.name}: {origin.topic.format(product=product.name)}",
        organization=person.organization,
        person=person.id,
        owner=one_of(rng, SELLERS[person.language]),
        product=product,
        source=origin.source,
        value=product.price * one_of(rng, (1, 2, 4)) if chance(rng, 0.6) else None,
        created_at=office_time(rng, market.today - timedelta(days=rng.randint(2, 70))),
        label=one_of(rng, source_data("company")["leads"]["labels"]),
    )


def _project(
    rng: random.Random, market: Market, deal: Deal, phases: Sequence[Phase], number: int
) -> Project:
    start = (deal.closed_at or deal.created_at).date() + timedelta(days=rng.randint(1, 3))
    ends_on = start + timedelta(days=rng.randint(70, 100))
    passed = (market.today - start) / (ends_on - start)
    reached = min(int(passed * len(phases)), len(phases) - 1)
    return Project(
        id=number,
        title=f"{market.organizations[deal.organization - 1].name}: installation",
        deal=deal.id,
        organization=deal.organization,
        person=deal.person,
        owner=NOOR,
        phase=phases[max(reached, 0)].id,
        starts_on=start,
        ends_on=ends_on,
    )
