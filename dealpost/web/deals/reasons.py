"""The company's reasons for losing a deal, as an administrator edits them."""

from collections import Counter
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dealpost.crm.models import Deal, LostReason
from dealpost.web.administrators import for_administrators
from dealpost.web.deals.forms import ReasonForm
from dealpost.web.request import Request
from dealpost.web.toasts import toast, toast_failure


def counted_reasons(request: Request) -> dict[str, Any]:
    """Return the reasons with the deals lost for each, and what else was given as a reason."""
    counts: Counter[str] = Counter()
    for row in Deal.objects.visible_to(request.user).lost_by_reason():
        counts[row["lost_reason"]] += row["deals"]
    reasons = list(LostReason.objects.all())
    listed = [{"pk": each.pk, "name": each.name, "deals": counts[each.name]} for each in reasons]
    names = {each.name for each in reasons}
    others = [each for each in counts.most_common(30) if each[0] not in names]
    return {"reasons": listed, "other_reasons": others}


@login_required
@for_administrators
@require_POST
def reasons(request: Request) -> HttpResponse:
    form = ReasonForm(request.POST if "name" in request.POST else request.GET)
    if form.is_valid() and not _is_taken(form.cleaned_data["name"]):
        LostReason.add(form.cleaned_data["name"])
    else:
        toast_failure(request, _("This reason is in the list already."))
    return redirect("deals:pipelines")


@login_required
@for_administrators
@require_POST
def reason(request: Request, pk: int) -> HttpResponse:
    found, form = get_object_or_404(LostReason, pk=pk), ReasonForm(request.POST)
    if form.is_valid() and not _is_taken(form.cleaned_data["name"]):
        found.rename(form.cleaned_data["name"])
        toast(request, _("Saved. Deals that were lost for it say so in the new words."))
    else:
        toast_failure(request, _("This reason is in the list already."))
    return redirect("deals:pipelines")


@login_required
@for_administrators
@require_POST
def shift(request: Request, pk: int) -> HttpResponse:
    get_object_or_404(LostReason, pk=pk).shift(-1 if "up" in request.POST else 1)
    return redirect("deals:pipelines")


@login_required
@for_administrators
@require_POST
def removal(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(LostReason, pk=pk)
    found.remove()
    undo = f"{reverse('deals:reasons')}?{urlencode({'name': found.name})}"
    toast(request, _("“%s” is offered no more.") % found, undo=undo)
    return redirect("deals:pipelines")


def _is_taken(name: str) -> bool:
    return LostReason.objects.filter(name=name).exists()
