from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dealpost.crm.models import AlreadyConverted
from dealpost.web.leads.finding import deal_of, find_lead
from dealpost.web.leads.forms import ConvertForm
from dealpost.web.request import Request
from dealpost.web.toasts import toast


@login_required
@require_POST
def archive(request: Request, pk: int) -> HttpResponse:
    lead = find_lead(request, pk)
    lead.archive(at=timezone.now(), by=request.user)
    toast(request, _("%s was archived.") % lead, undo=reverse("leads:restore", args=[pk]))
    return redirect("leads:list")


@login_required
@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    find_lead(request, pk).restore(at=timezone.now(), by=request.user)
    return redirect("leads:page", pk)


@login_required
@require_POST
def convert(request: Request, pk: int) -> HttpResponse:
    lead, form = find_lead(request, pk), ConvertForm(request.POST)
    if not form.is_valid():
        return redirect("leads:page", pk)
    try:
        deal = lead.convert(form.cleaned_data["stage"], at=timezone.now(), by=request.user)
    except AlreadyConverted:
        known = deal_of(lead, request.user)
        return redirect("deals:page", known.pk) if known else redirect("leads:page", pk)
    toast(request, _("%s is a deal now.") % deal)
    return redirect("deals:page", deal.pk)
