"""Pipelines, their stages and the reasons for losing a deal, as an administrator edits them."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dealpost.crm.models import Pipeline, Stage
from dealpost.crm.removing_steps import remove_pipeline, remove_step
from dealpost.web.administrators import for_administrators
from dealpost.web.deals.reasons import REASONS, counted_reasons, in_deals
from dealpost.web.ordered.forms import NameForm, named
from dealpost.web.ordered.of import OrderedList, rows
from dealpost.web.ordered.views import add
from dealpost.web.request import Request


class StageForm(NameForm):
    model = Stage

    probability = forms.IntegerField(min_value=0, max_value=100, required=False)
    allowed_days = forms.IntegerField(min_value=0, max_value=3650, required=False)

    def clean_probability(self) -> int:
        """A stage of which nobody said anything counts in full."""
        given: int | None = self.cleaned_data["probability"]
        return 100 if given is None else given


def _add_pipeline(name: str) -> Pipeline:
    return Pipeline.add(name, stages=[_("Qualified"), _("Proposal made"), _("Negotiation")])


def _add_stage(pk: int, **rules: Any) -> Stage:
    return get_object_or_404(Pipeline, pk=pk).add_stage(**rules)


def _stages_elsewhere(pipeline: Pipeline) -> Any:
    others = Stage.objects.exclude(pipeline=pipeline).select_related("pipeline")
    return others.order_by("pipeline__order", "order", "pk")


PIPELINES = OrderedList(
    name="deals:pipeline",
    page="deals:pipelines",
    form=named(Pipeline),
    add=_add_pipeline,
    add_address=lambda _pipeline: reverse("deals:pipelines"),
    label=gettext_lazy("Name of the pipeline"),
    new=gettext_lazy("New pipeline"),
    counted=in_deals,
    keeps_one=True,
    places=_stages_elsewhere,
    remove=lambda pipeline, to, at, by: remove_pipeline(pipeline, to=to, at=at, by=by),
    comes_back=False,
)
STAGES = OrderedList(
    name="deals:stage_name",
    page="deals:pipelines",
    form=StageForm,
    add=_add_stage,
    add_address=lambda stage: reverse("deals:stages", args=[stage.pipeline_id]),
    label=gettext_lazy("Name of the stage"),
    new=gettext_lazy("New stage"),
    counted=in_deals,
    inputs="deals/stage_rules.html",
    places=lambda stage: stage.siblings.exclude(pk=stage.pk),
    remove=lambda stage, to, at, by: remove_step(stage, to=to, at=at, by=by),
)


@login_required
@for_administrators
@require_http_methods(["GET", "POST"])
def page(request: Request) -> HttpResponse:
    """Show them all; add a pipeline (POST)."""
    if request.method == "POST":
        return add(request, PIPELINES)
    # Counting forgets the usual order, so it is asked for again.
    stages = Stage.objects.annotate(held_deals=Count("deals")).order_by("order", "pk")
    pipelines = Pipeline.objects.prefetch_related(Prefetch("stages", stages))
    counted = pipelines.annotate(held=Count("stages__deals")).order_by("order", "pk")
    context = {
        "title": _("Pipelines"),
        "back": reverse("deals:board"),
        "pipelines": [
            (row, list(rows(STAGES, row.thing.stages.all(), lambda each: each.held_deals)))
            for row in rows(PIPELINES, counted, lambda each: each.held)
        ],
        "of_pipelines": PIPELINES,
        "of_stages": STAGES,
        "of_reasons": REASONS,
        **counted_reasons(request.user),
    }
    return render(request, "deals/pipelines.html", context)
