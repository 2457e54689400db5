from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealpost.crm.models import Deal, Project
from dealpost.web.deals.finding import find_deal
from dealpost.web.deals.forms import DealForm
from dealpost.web.deals.surrounding import deal_surroundings
from dealpost.web.item_page import files_tab, history_tab, item_page, mail_tab
from dealpost.web.listing.kinds import DEALS
from dealpost.web.listing.page import list_page
from dealpost.web.prefill import prefill
from dealpost.web.request import Request
from dealpost.web.toasts import toast


@login_required
@require_GET
def items(request: Request) -> HttpResponse:
    return list_page(request, DEALS)


@login_required
@require_http_methods(["GET", "POST"])
def create(request: Request) -> HttpResponse:
    form = DealForm(request.user, request.POST or None, initial=prefill(request))
    if form.is_valid():
        deal = Deal.add(at=timezone.now(), by=request.user, **form.cleaned_data)
        toast(request, _("%s was added.") % deal)
        return redirect("deals:page", deal.pk)
    return _form(request, form, _("New deal"), back=reverse("deals:board"))


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    deal, at = find_deal(request, pk), timezone.now()
    form = DealForm(request.user, request.POST or None, item=deal)
    if form.is_valid():
        values = form.cleaned_data
        deal.move_to(values.pop("stage"), at=at, by=request.user)
        deal.change(at=at, by=request.user, **values)
        toast(request, _("Saved."))
        return redirect("deals:page", pk)
    return _form(request, form, str(deal), back=reverse("deals:page", args=[pk]))


@login_required
@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    deals = Deal.objects.read_by(request.user).select_related("stage__pipeline")
    deal = get_object_or_404(deals, pk=pk)
    more = deal_surroundings(deal, request.user, at=timezone.now())
    return item_page(request, deal, **more)


@login_required
@require_POST
def project(request: Request, pk: int) -> HttpResponse:
    """Begin what a won deal promised, with all that the deal knows."""
    begun = Project.of_deal(find_deal(request, pk), at=timezone.now(), by=request.user)
    toast(request, _("%s was added.") % begun)
    return redirect("projects:page", begun.pk)


@login_required
@require_POST
def copy(request: Request, pk: int) -> HttpResponse:
    deal = find_deal(request, pk)
    title = _("%s (copy)") % deal
    copied = deal.copy(title=title[:200], owner=request.user, at=timezone.now(), by=request.user)
    toast(request, _("%s was added. Give it a title of its own.") % copied)
    return redirect("deals:edit", copied.pk)


@login_required
@require_GET
def mail(request: Request, pk: int) -> HttpResponse:
    return mail_tab(request, find_deal(request, pk))


@login_required
@require_GET
def files(request: Request, pk: int) -> HttpResponse:
    return files_tab(request, find_deal(request, pk))


@login_required
@require_GET
def history(request: Request, pk: int) -> HttpResponse:
    return history_tab(request, find_deal(request, pk))


def _form(request: Request, form: DealForm, title: str, *, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "button": _("Save deal")}
    status = 422 if form.errors else 200
    return render(request, "components/item_form.html", context, status=status)
