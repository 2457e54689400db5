"""Pipelines and their stages, as an administrator edits them."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealpost.crm.models import Pipeline, Stage
from dealpost.web.administrators import for_administrators
from dealpost.web.deals.forms import NameForm, StageRulesForm
from dealpost.web.deals.reasons import counted_reasons
from dealpost.web.request import Request
from dealpost.web.toasts import toast, toast_failure


@login_required
@for_administrators
@require_http_methods(["GET", "POST"])
def page(request: Request) -> HttpResponse:
    form = NameForm(request.POST or None)
    if form.is_valid():
        name = form.cleaned_data["name"]
        if not _is_taken(name):
            Pipeline.add(name, stages=[_("Qualified"), _("Proposal made"), _("Negotiation")])
            return redirect("deals:pipelines")
        form.add_error("name", _("There is a pipeline of this name already."))
    # Counting forgets the usual order, so it is asked for again.
    stages = Stage.objects.annotate(held_deals=Count("deals")).order_by("order", "pk")
    pipelines = Pipeline.objects.prefetch_related(Prefetch("stages", stages))
    counted = pipelines.annotate(held=Count("stages__deals")).order_by("order", "pk")
    context = {"pipelines": counted, "is_only": len(counted) == 1, "form": form}
    context |= counted_reasons(request)
    return render(request, "deals/pipelines.html", context, status=422 if form.errors else 200)


@login_required
@for_administrators
@require_POST
def pipeline(request: Request, pk: int) -> HttpResponse:
    found, form = get_object_or_404(Pipeline, pk=pk), NameForm(request.POST)
    if form.is_valid() and not _is_taken(form.cleaned_data["name"], by_another_than=found):
        found.change(name=form.cleaned_data["name"])
        toast(request, _("Saved."))
    else:
        toast_failure(request, _("Another pipeline has this name already."))
    return redirect("deals:pipelines")


@login_required
@for_administrators
@require_POST
def pipeline_shift(request: Request, pk: int) -> HttpResponse:
    get_object_or_404(Pipeline, pk=pk).shift(-1 if "up" in request.POST else 1)
    return redirect("deals:pipelines")


@login_required
@for_administrators
@require_POST
def stages(request: Request, pk: int) -> HttpResponse:
    """Add a stage; the address names one that was removed and is wanted back in its place."""
    found = get_object_or_404(Pipeline, pk=pk)
    form = StageRulesForm(request.POST if "name" in request.POST else request.GET)
    if form.is_valid():
        added = found.add_stage(**form.cleaned_data)
        place = request.GET.get("place", "")
        if place.isdecimal():
            added.shift(int(place) + 1 - found.stages.count())
    return redirect("deals:pipelines")


@login_required
@for_administrators
@require_POST
def stage(request: Request, pk: int) -> HttpResponse:
    found, form = get_object_or_404(Stage, pk=pk), StageRulesForm(request.POST)
    if form.is_valid():
        found.change(**form.cleaned_data)
        toast(request, _("Saved."))
    else:
        toast_failure(request, _("A probability is 0 to 100, and days are a whole number."))
    return redirect("deals:pipelines")


@login_required
@for_administrators
@require_POST
def shift(request: Request, pk: int) -> HttpResponse:
    get_object_or_404(Stage, pk=pk).shift(-1 if "up" in request.POST else 1)
    return redirect("deals:pipelines")


def _is_taken(name: str, *, by_another_than: Pipeline | None = None) -> bool:
    same = Pipeline.objects.filter(name=name).first()
    return same is not None and same != by_another_than
