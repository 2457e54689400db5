"""What the sentences are about: one set of facts for each thread, the same all along it."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from dealpost.demo.dates import money, spoken_day, week_number
from dealpost.demo.dice import SATURDAY, dice, one_of
from dealpost.demo.records import Company, Deal, DealLine, Language, Organization, Person, Product
from dealpost.demo.source_data import source_data
from dealpost.demo.wording import phrase

VAT = Decimal("1.21")
NUMBERS = {
    Language.DUTCH: ("één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht"),
    Language.ENGLISH: ("one", "two", "three", "four", "five", "six", "seven", "eight"),
}

# Letters that name days of their own; the letters after them speak of the same days.
SETS_DAYS = {
    "first_question", "propose_visit", "send_quote", "quote_questions", "accept", "reference_yes",
    "planning_proposal", "complaint_answer", "supply_order", "supply_delay", "holiday", "showroom",
    "check_in_reply", "out_of_office",
}  # fmt: skip
# Written when that day has passed.
LOOKS_BACK = {"send_quote", "delivered", "delivered_thanks", "complaint_solved"}


@dataclass(frozen=True, slots=True)
class Matter:
    """What a thread is about: somebody at an organization, and perhaps a deal."""

    person: Person
    organization: Organization
    deal: Deal | None
    lines: tuple[DealLine, ...]
    value: Decimal

    @property
    def list_price(self) -> Decimal:
        return sum((line.product.price * line.quantity for line in self.lines), Decimal(0))

    @property
    def has_discount(self) -> bool:
        return self.value < self.list_price


def matter_of_deal(company: Company, deal: Deal) -> Matter:
    person = company.persons[deal.person - 1]
    organization = company.organizations[deal.organization - 1]
    return Matter(person, organization, deal, deal.lines, deal.value)


def small_matter(
    rng: random.Random, company: Company, person: Person, product: Product | None = None
) -> Matter:
    """Something without a deal, about a booth unless another product is named."""
    organization = company.organizations[person.organization - 1]
    chosen = product or one_of(rng, [item for item in company.products if item.is_booth])
    line = DealLine(chosen, one_of(rng, (1, 2, 3, 4)))
    return Matter(person, organization, None, (line,), chosen.price * line.quantity)


def standing_facts(
    company: Company, matter: Matter, language: Language, number: int, *, year: int
) -> dict[str, str]:
    """Everything but days. The same deal always gives the same facts in either language."""
    rng = dice(company.seed, "facts", matter.deal.id if matter.deal else f"thread {number}")
    first, more = matter.lines[0], matter.lines[1:]
    colour, other_colour = _two_colours(rng, language)
    serial = 2000 + (matter.deal.id * 3 if matter.deal else number % 900 + 200)
    discount = round((1 - matter.value / matter.list_price) * 100) or 5
    also = "en" if language is Language.DUTCH else "and"
    other = more[0].product if more else one_of(rng, company.products)
    list_price, value = money(matter.list_price, language), money(matter.value, language)
    return {
        "org": matter.organization.name,
        "city": matter.organization.city,
        "branch": matter.organization.branch,
        "address": f"{matter.organization.street}, {matter.organization.city}",
        "contact": matter.person.name,
        "product": first.product.name,
        "product2": other.name,
        "turn": str(rng.randrange(12)),
        "qty": str(first.quantity),
        "pieces": _pieces(first.quantity, language),
        "more": _counted(first.quantity, language),
        "and_product2": f" {also} {more[0].quantity} x {more[0].product.name}" if more else "",
        "unit_price": money(first.product.price, language),
        "amount": list_price,
        "amount_new": value,
        "amount_vat": money((matter.value * VAT).quantize(Decimal("0.01")), language),
        "target": money((matter.value * Decimal("0.9")).quantize(Decimal("1E2")), language),
        "discount": str(discount),
        "quote_no": matter.deal.quote_number if matter.deal else f"SN-{year}-{serial}",
        "order_no": f"{year % 100}-{serial}",
        "invoice_no": f"F{year % 100}{serial}",
        "po": str(rng.randrange(10400, 48900)),
        "lead_time": str(rng.randint(5, 8)),
        "metres": str(rng.randrange(80, 420, 10)),
        "ceiling": _decimal(one_of(rng, ("2.60", "2.75", "2.80", "3.10", "3.40")), language),
        "people": str(rng.randint(12, 60)),
        "missing": one_of(rng, ("vier", "zes")) if language is Language.DUTCH else "four",
        "room": phrase(rng, "rooms", language),
        "reason": phrase(rng, "reasons", language),
        "source": phrase(rng, "sources", language),
        "colour": colour,
        "colour2": other_colour,
        "coordinator": "Noor",
        "item": _item(rng, matter.organization, language),
        "item_qty": str(rng.choice((40, 60, 120, 200, 250))),
        "time": one_of(rng, ("9:30", "10:00", "10:30", "11:00", "13:30", "14:00", "15:15")),
    }


def days_named(
    rng: random.Random, at: datetime, language: Language, *, before: datetime | None = None
) -> dict[str, str]:
    """The days that a letter written at that moment speaks of; the first lies `before`."""
    lead = timedelta(weeks=rng.randint(7, 10))
    day = next_working_day(at.date() + timedelta(days=rng.randint(3, 8)))
    if before is not None:
        day = max(min(day, _working_day_before(before.date())), at.date())
    later = next_working_day(day + timedelta(days=rng.randint(1, 4)))
    deadline = next_working_day(at.date() + timedelta(days=rng.randint(18, 30)))
    return {
        "day": spoken_day(day, language),
        "day2": spoken_day(later, language),
        "day_iso": day.isoformat(),
        "deadline": spoken_day(deadline, language),
        "delivery_week": week_number((at + lead).date(), language),
        "week": str((at - timedelta(days=5)).isocalendar().week),
    }


def next_working_day(day: date) -> date:
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day


def _working_day_before(day: date) -> date:
    day -= timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day -= timedelta(days=1)
    return day


def _two_colours(rng: random.Random, language: Language) -> tuple[str, str]:
    colours: list[str] = source_data(f"letters_{language}")["colours"]
    number = rng.randrange(len(colours))
    return colours[number], colours[(number + rng.randint(1, 4)) % len(colours)]


def _pieces(quantity: int, language: Language) -> str:
    if language is Language.ENGLISH:
        return (
            _counted(quantity, language)
            if quantity == 1
            else f"{_counted(quantity, language)} of them"
        )
    return f"{_counted(quantity, language)} {'stuk' if quantity == 1 else 'stuks'}"


def _counted(quantity: int, language: Language) -> str:
    """Small numbers in words, as careful writers do."""
    words = NUMBERS[language]
    return words[quantity - 1] if quantity <= len(words) else str(quantity)


def _decimal(text: str, language: Language) -> str:
    return text.replace(".", ",") if language is Language.DUTCH else text


def _item(rng: random.Random, organization: Organization, language: Language) -> str:
    items: dict[str, list[str]] = source_data("supplies")[language]
    known = items.get(organization.branch, items["other"])
    return one_of(rng, known)
