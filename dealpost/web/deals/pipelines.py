"""Pipelines and their stages, as an administrator edits them."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealpost.crm.models import InUse, Pipeline, Stage
from dealpost.web.administrators import for_administrators
from dealpost.web.deals.forms import NameForm
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
    stages = Stage.objects.annotate(held=Count("deals")).order_by("order", "pk")
    counted = Prefetch("stages", stages)
    pipelines = Pipeline.objects.prefetch_related(counted)
    context = {"pipelines": pipelines, "form": form}
    return render(request, "deals/pipelines.html", context, status=422 if form.errors else 200)


@login_required
@for_administrators
@require_POST
def pipeline(request: Request, pk: int) -> HttpResponse:
    found, form = get_object_or_404(Pipeline, pk=pk), NameForm(request.POST)
    if form.is_valid() and not _is_taken(form.cleaned_data["name"], by_another_than=found):
        found.rename(form.cleaned_data["name"])
        toast(request, _("Saved."))
    else:
        toast_failure(request, _("Another pipeline has this name already."))
    return redirect("deals:pipelines")


@login_required
@for_administrators
@require_POST
def stages(request: Request, pk: int) -> HttpResponse:
    found, form = get_object_or_404(Pipeline, pk=pk), NameForm(request.POST)
    if form.is_valid():
        found.add_stage(form.cleaned_data["name"])
    return redirect("deals:pipelines")


@login_required
@for_administrators
@require_POST
def stage(request: Request, pk: int) -> HttpResponse:
    found, form = get_object_or_404(Stage, pk=pk), NameForm(request.POST)
    if form.is_valid():
        found.rename(form.cleaned_data["name"])
        toast(request, _("Saved."))
    return redirect("deals:pipelines")


@login_required
@for_administrators
@require_POST
def shift(request: Request, pk: int) -> HttpResponse:
    get_object_or_404(Stage, pk=pk).shift(-1 if "up" in request.POST else 1)
    return redirect("deals:pipelines")


@login_required
@for_administrators
@require_POST
def stage_removal(request: Request, pk: int) -> HttpResponse:
    return _remove(request, get_object_or_404(Stage, pk=pk))


@login_required
@for_administrators
@require_POST
def pipeline_removal(request: Request, pk: int) -> HttpResponse:
    return _remove(request, get_object_or_404(Pipeline, pk=pk))


def _remove(request: Request, thing: Stage | Pipeline) -> HttpResponse:
    try:
        thing.remove()
    except InUse:
        text = _("%s still holds deals. Move them first; closed ones count too.")
        toast_failure(request, text % thing)
    else:
        toast(request, _("%s was removed.") % thing)
    return redirect("deals:pipelines")


def _is_taken(name: str, *, by_another_than: Pipeline | None = None) -> bool:
    same = Pipeline.objects.filter(name=name).first()
    return same is not None and same != by_another_than
