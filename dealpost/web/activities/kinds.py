"""The kinds of activities, which administrators name."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealpost.crm.models import ActivityKind
from dealpost.crm.models.activity_kind import ICONS
from dealpost.web.activities.forms import KindForm
from dealpost.web.administrators import for_administrators
from dealpost.web.request import Request
from dealpost.web.toasts import toast


@login_required
@for_administrators
@require_http_methods(["GET", "POST"])
def page(request: Request) -> HttpResponse:
    """Show them all; add one (POST)."""
    form = KindForm(request.POST or None)
    if form.is_valid():
        kind = ActivityKind.add(form.cleaned_data["name"], icon=form.cleaned_data["icon"])
        toast(request, _("%s was added.") % kind)
        return redirect("activities:kinds")
    context = {"kinds": ActivityKind.objects.all(), "icons": ICONS, "form": form}
    return render(request, "activities/kinds.html", context, status=422 if form.errors else 200)


@login_required
@for_administrators
@require_POST
def change(request: Request, pk: int) -> HttpResponse:
    kind, form = get_object_or_404(ActivityKind, pk=pk), KindForm(request.POST)
    if form.is_valid():
        kind.change(**form.cleaned_data)
        toast(request, _("Saved."))
    return redirect("activities:kinds")


@login_required
@for_administrators
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    kind = get_object_or_404(ActivityKind, pk=pk)
    kind.withdraw()
    text = _("%s is no longer offered. What is of this kind stays.") % kind
    toast(request, text, undo=reverse("activities:kind_offer", args=[pk]))
    return redirect("activities:kinds")


@login_required
@for_administrators
@require_POST
def offer(request: Request, pk: int) -> HttpResponse:
    kind = get_object_or_404(ActivityKind, pk=pk)
    kind.offer()
    toast(request, _("%s is offered again.") % kind)
    return redirect("activities:kinds")
