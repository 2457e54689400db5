from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dealpost.crm.editing import edit as change
from dealpost.crm.models import Organization, Person
from dealpost.web.item_page import files_tab, history_tab, item_page, mail_tab
from dealpost.web.listing.kinds import ORGANIZATIONS
from dealpost.web.listing.page import list_page
from dealpost.web.organizations.forms import OrganizationForm
from dealpost.web.prefill import prefill
from dealpost.web.request import Request
from dealpost.web.surroundings import surroundings
from dealpost.web.toasts import toast

MOST = 50


@login_required
@require_GET
def items(request: Request) -> HttpResponse:
    return list_page(request, ORGANIZATIONS)


@login_required
@require_http_methods(["GET", "POST"])
def create(request: Request) -> HttpResponse:
    form = OrganizationForm(request.user, request.POST or None, initial=prefill(request))
    if form.is_valid():
        organization = Organization.add(at=timezone.now(), by=request.user, **form.cleaned_data)
        toast(request, _("%s was added.") % organization)
        return redirect("organizations:page", organization.pk)
    return _form(request, form, _("New organization"), back=reverse("organizations:list"))


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    organization = _organization(request, pk)
    form = OrganizationForm(request.user, request.POST or None, item=organization)
    if form.is_valid():
        change(organization, form.cleaned_data, at=timezone.now(), by=request.user)
        toast(request, _("Saved."))
        return redirect("organizations:page", pk)
    return _form(request, form, str(organization), back=reverse("organizations:page", args=[pk]))


@login_required
@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    organization, user = _organization(request, pk), request.user
    persons = Person.objects.read_by(user).filter(organization=organization)[:MOST]
    return item_page(request, organization, persons=persons, **surroundings(organization, user))


@login_required
@require_GET
def mail(request: Request, pk: int) -> HttpResponse:
    return mail_tab(request, _organization(request, pk))


@login_required
@require_GET
def files(request: Request, pk: int) -> HttpResponse:
    return files_tab(request, _organization(request, pk))


@login_required
@require_GET
def history(request: Request, pk: int) -> HttpResponse:
    return history_tab(request, _organization(request, pk))


def _organization(request: Request, pk: int) -> Organization:
    return get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)


def _form(request: Request, form: OrganizationForm, title: str, *, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "button": _("Save organization")}
    status = 422 if form.errors else 200
    return render(request, "components/item_form.html", context, status=status)
