"""Removing a stage or a pipeline; where its deals go is asked first."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from dealpost.crm.models import Pipeline, Stage
from dealpost.crm.removing_steps import remove_pipeline, remove_step
from dealpost.web.administrators import for_administrators
from dealpost.web.boards.removing import remove
from dealpost.web.request import Request


@login_required
@for_administrators
@require_http_methods(["GET", "POST"])
def stage(request: Request, pk: int) -> HttpResponse:
    found, at = get_object_or_404(Stage.objects.select_related("pipeline"), pk=pk), timezone.now()
    return remove(
        request,
        found,
        places=found.siblings.exclude(pk=pk),
        by=lambda to: remove_step(found, to=to, at=at, by=request.user),
        back=reverse("deals:pipelines"),
        undo=_once_more(found),
    )


@login_required
@for_administrators
@require_http_methods(["GET", "POST"])
def pipeline(request: Request, pk: int) -> HttpResponse:
    found, at = get_object_or_404(Pipeline, pk=pk), timezone.now()
    others = Stage.objects.exclude(pipeline=found).select_related("pipeline")
    return remove(
        request,
        found,
        places=others.order_by("pipeline__order", "order", "pk"),
        by=lambda to: remove_pipeline(found, to=to, at=at, by=request.user),
        back=reverse("deals:pipelines"),
    )


def _once_more(stage: Stage) -> str:
    """Return the address that adds such a stage again, in its place."""
    before = stage.siblings.filter(order__lt=stage.order).count()
    rules: dict[str, str | int] = {
        "name": stage.name,
        "probability": stage.probability,
        "place": before,
    }
    if stage.allowed_days is not None:
        rules["allowed_days"] = stage.allowed_days
    return f"{reverse('deals:stages', args=[stage.pipeline_id])}?{urlencode(rules)}"
