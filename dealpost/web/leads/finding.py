from typing import Any

from django.shortcuts import get_object_or_404

from dealpost.accounts.models import User
from dealpost.crm.models import Deal, Lead
from dealpost.events.models import Event
from dealpost.web.leads.forms import ConvertForm
from dealpost.web.request import Request


def find_lead(request: Request, pk: int) -> Lead:
    return get_object_or_404(Lead.objects.visible_to(request.user), pk=pk)


def fate(lead: Lead, user: User) -> dict[str, Any]:
    """Return what the page needs to say what may still, or did, become of the lead."""
    return {"form": ConvertForm(lead), "deal": deal_of(lead, user)}


def deal_of(lead: Lead, user: User) -> Deal | None:
    """Return the deal that the lead became, as far as this user may see it."""
    event = Event.objects.about(lead).filter(name="lead_converted").first()
    key = event.subject_key(Deal) if event else None
    return Deal.objects.visible_to(user).filter(pk=key or 0).first()
