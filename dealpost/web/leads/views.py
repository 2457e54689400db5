from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dealpost.crm.models import Lead
from dealpost.web.item_page import files_tab, history_tab, item_page, mail_tab
from dealpost.web.leads.finding import fate, find_lead
from dealpost.web.leads.forms import LeadForm
from dealpost.web.listing.kinds import LEADS
from dealpost.web.listing.page import list_page
from dealpost.web.prefill import prefill
from dealpost.web.request import Request
from dealpost.web.toasts import toast


@login_required
@require_GET
def items(request: Request) -> HttpResponse:
    return list_page(request, LEADS)


@login_required
@require_http_methods(["GET", "POST"])
def create(request: Request) -> HttpResponse:
    form = LeadForm(request.user, request.POST or None, initial=prefill(request))
    if form.is_valid():
        lead = Lead.add(at=timezone.now(), by=request.user, **form.cleaned_data)
        toast(request, _("%s was added.") % lead)
        return redirect("leads:page", lead.pk)
    return _form(request, form, _("New lead"), back=reverse("leads:list"))


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    lead, at = find_lead(request, pk), timezone.now()
    form = LeadForm(request.user, request.POST or None, item=lead)
    if form.is_valid():
        lead.change(at=at, by=request.user, **form.cleaned_data)
        toast(request, _("Saved."))
        return redirect("leads:page", pk)
    return _form(request, form, str(lead), back=reverse("leads:page", args=[pk]))


@login_required
@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    lead = get_object_or_404(Lead.objects.read_by(request.user), pk=pk)
    return item_page(request, lead, **fate(lead, request.user))


@login_required
@require_GET
def mail(request: Request, pk: int) -> HttpResponse:
    lead = find_lead(request, pk)
    return mail_tab(request, lead, **fate(lead, request.user))


@login_required
@require_GET
def files(request: Request, pk: int) -> HttpResponse:
    lead = find_lead(request, pk)
    return files_tab(request, lead, **fate(lead, request.user))


@login_required
@require_GET
def history(request: Request, pk: int) -> HttpResponse:
    lead = find_lead(request, pk)
    return history_tab(request, lead, **fate(lead, request.user))


def _form(request: Request, form: LeadForm, title: str, *, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "button": _("Save lead")}
    status = 422 if form.errors else 200
    return render(request, "components/item_form.html", context, status=status)
