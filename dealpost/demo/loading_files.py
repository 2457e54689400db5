"""What the company's people put on their deals: quotes, and plans of where booths are to stand."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from dealpost.crm.attaching import attach
from dealpost.crm.models import Deal
from dealpost.demo import records
from dealpost.demo.dates import money
from dealpost.demo.dice import dice
from dealpost.demo.documents import pdf
from dealpost.demo.hiring import Staff
from dealpost.demo.pictures import floor_plan

VISITED, QUOTED = 3, 4  # the stages from which on a deal has a plan, and a quote
PLANNED_EACH = 3  # of them: a plan of each would be nobody's company
QUOTED_AFTER, PLANNED_AFTER = timedelta(days=1, hours=2), timedelta(hours=5)


def load_files(company: records.Company, staff: Staff, *, at: datetime) -> None:
    """By the moment at which each deal was made, which no two share."""
    deals = {deal.created_at: deal for deal in Deal.objects.open()}
    for told in company.deals:
        for content, after in _files(company, told) if told.created_at in deals else ():
            if told.created_at + after < at:
                deal, by = deals[told.created_at], staff[told.owner]
                attach(deal, content, at=told.created_at + after, by=by)


def _files(
    company: records.Company, deal: records.Deal
) -> "Iterator[tuple[ContentFile[bytes], timedelta]]":
    organization = company.organizations[deal.organization - 1]
    language = company.persons[deal.person - 1].language
    is_dutch = language is records.Language.DUTCH
    if deal.stage >= QUOTED:
        title = f"{'Offerte' if is_dutch else 'Quote'} {deal.quote_number}"
        yield ContentFile(_quote(deal, organization, title, language), f"{title}.pdf"), QUOTED_AFTER
    if deal.stage >= VISITED and deal.id % PLANNED_EACH == 0:
        name = f"{'Plattegrond' if is_dutch else 'Floor plan'} {organization.name}.png"
        picture = floor_plan(dice(company.seed, "files", deal.id))
        yield ContentFile(picture, name), PLANNED_AFTER


def _quote(
    deal: records.Deal, organization: records.Organization, title: str, language: records.Language
) -> bytes:
    total = "Totaal exclusief btw" if language is records.Language.DUTCH else "Total excluding VAT"
    lines = [
        "Studio Noord, Oude Scheepswerf 9, 9723 AB Groningen",
        "",
        organization.name,
        f"{organization.street}, {organization.city}",
        "",
        *(f"{each.quantity:>4} x {each.product.name}, {each.product.unit}" for each in deal.lines),
        "",
        f"{total}: {money(deal.value, language)}",
    ]
    return pdf(title, lines)
