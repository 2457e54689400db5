from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dealpost.crm import converting
from dealpost.crm.models import AlreadyConverted
from dealpost.web.leads.finding import deal_of, find_lead
from dealpost.web.leads.forms import ConvertForm
from dealpost.web.request import Request
from dealpost.web.toasts import toast, toast_failure


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
    lead = find_lead(request, pk)
    lead.restore(at=timezone.now(), by=request.user)
    if "button" in request.POST:  # else it is the undo of a message
        text = _("%s is open again.") % lead
        toast(request, text, undo=reverse("leads:archive", args=[pk]))
    return redirect("leads:page", pk)


@login_required
@require_POST
def convert(request: Request, pk: int) -> HttpResponse:
    lead = find_lead(request, pk)
    form = ConvertForm(lead, request.POST)
    if not form.is_valid():
        toast_failure(request, _("A deal needs a stage, and a value that is a number."))
        return redirect("leads:page", pk)
    try:
        deal = converting.convert(lead, at=timezone.now(), by=request.user, **form.cleaned_data)
    except AlreadyConverted:
        known = deal_of(lead, request.user)
        return redirect("deals:page", known.pk) if known else redirect("leads:page", pk)
    toast(request, _("%s is a deal now.") % deal, undo=reverse("leads:taking_back", args=[pk]))
    return redirect("deals:page", deal.pk)


@login_required
@require_POST
def taking_back(request: Request, pk: int) -> HttpResponse:
    lead = find_lead(request, pk)
    try:
        converting.take_back(lead, at=timezone.now(), by=request.user)
    except converting.CannotTakeBack:
        toast_failure(request, _("%s stays a deal: somebody has worked on it since.") % lead)
    else:
        toast(request, _("%s is a lead again.") % lead)
    return redirect("leads:page", pk)
