"""Finding a deal or a pipeline, and what the board is drawn from."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from dealpost.crm.models import Deal, Pipeline
from dealpost.web.deals.board import columns
from dealpost.web.owners import owners
from dealpost.web.request import Request


def find_deal(request: Request, pk: int) -> Deal:
    return get_object_or_404(Deal.objects.visible_to(request.user).select_related("stage"), pk=pk)


def chosen_pipeline(request: Request) -> Pipeline:
    """Return the pipeline that the address names, else the first."""
    asked = request.GET.get("pipeline", "")
    if asked.isdecimal():
        return get_object_or_404(Pipeline, pk=int(asked))
    first = Pipeline.objects.first()
    if first is None:
        raise Http404  # an administrator removed the last one: nothing to show
    return first


def board_context(request: Request, pipeline: Pipeline) -> dict[str, Any]:
    owner = request.GET.get("owner", "")
    return {
        "pipeline": pipeline,
        "pipelines": Pipeline.objects.all(),
        "columns": columns(pipeline, request.user, owner=owner),
        "owner": owner,
        "owners": owners(),
    }
