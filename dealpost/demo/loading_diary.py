"""The company's notes and activities: what its people wrote down, did and plan to do."""

from datetime import timedelta
from html import escape

from dealpost.accounts.models import User
from dealpost.crm.models import Activity, ActivityKind, Deal, Lead, Note
from dealpost.crm.models.activity import BEFORE
from dealpost.demo import records
from dealpost.demo.hiring import Staff


def load_diary(company: records.Company, staff: Staff) -> None:
    """Those of deals and leads, by the moment at which each was made, which no two share."""
    deals = {deal.created_at: deal for deal in Deal.objects.all()}
    leads = {lead.created_at: lead for lead in Lead.objects.all()}
    known_deals = {each.id: deals[each.created_at] for each in company.deals}
    known_leads = {each.id: leads[each.created_at] for each in company.leads}
    _load_notes(company, staff, known_deals)
    kinds = {kind.built_in: kind for kind in ActivityKind.objects.all()}
    Activity.objects.bulk_create(
        _activity(
            each,
            staff[each.user],
            kinds,
            deal=known_deals.get(each.deal or 0),
            lead=known_leads.get(each.lead or 0),
            is_past=each.due_at.date() < company.today,
        )
        for each in company.activities
        if each.deal or each.lead
    )


def _load_notes(company: records.Company, staff: Staff, deals: dict[int, Deal]) -> None:
    Note.objects.bulk_create(
        Note(
            deal=deals[each.deal],
            html=f"<p>{escape(each.text)}</p>",
            text=each.text,
            author=staff[each.author],
            written_at=each.written_at,
        )
        for each in company.notes
        if each.deal
    )


def _activity(
    told: records.Activity,
    owner: User,
    kinds: dict[str, ActivityKind],
    *,
    deal: Deal | None,
    lead: Lead | None,
    is_past: bool,
) -> Activity:
    done_at = told.due_at + timedelta(minutes=told.minutes) if told.is_done else None
    return Activity(
        kind=kinds.get(told.kind) or ActivityKind.like(told.kind),
        subject=told.subject,
        due_on=told.due_at.date(),
        due_at=told.due_at,
        minutes=told.minutes or None,
        owner=owner,
        deal=deal,
        lead=lead,
        created_at=told.due_at - timedelta(days=3),
        created_by=owner,
        done_at=done_at,
        done_by=owner if done_at else None,
        remind_at=told.due_at - BEFORE,
        # Nobody is to be told of the story's past.
        reminded_at=told.due_at - BEFORE if is_past or done_at else None,
    )
