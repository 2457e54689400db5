"""The board of deals: which pipeline, which of its deals, in which order."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from dealpost.crm.models import Deal, Pipeline, Stage
from dealpost.web.boards.asking import Asked, asked, narrowed, soonest_first
from dealpost.web.boards.columns import Board
from dealpost.web.boards.showing import End, Look, board_context, further_cards
from dealpost.web.request import Request
from dealpost.web.toasts import toast

SORTS: dict[str, tuple[Any, ...]] = {
    "newest": ("-stage_since", "-pk"),
    "waiting": ("stage_since", "pk"),
    "close": soonest_first("expected_close_on"),
    "value": ("-value", "-pk"),
    "title": ("title", "pk"),
}
LOOK = Look(
    room="deals",
    card="deals/card.html",
    ends=(
        End("lost", gettext_lazy("Lost"), "thumbs-down", "bad", asks=True),
        End("won", gettext_lazy("Won"), "trophy", "good"),
    ),
    sorts=(
        ("newest", gettext_lazy("Latest moved first")),
        ("waiting", gettext_lazy("Longest in the stage first")),
        ("close", gettext_lazy("Closes soonest first")),
        ("value", gettext_lazy("Highest value first")),
        ("title", gettext_lazy("By title")),
    ),
    due_label=gettext_lazy("Expected close"),
)


@login_required
@require_GET
def board(request: Request) -> HttpResponse:
    pipeline = _chosen(request)
    context = deals_context(request, pipeline)
    if request.htmx.target == "board":
        return render(request, "boards/board.html", context)
    pipelines = {"pipelines": Pipeline.objects.all(), "usual": Pipeline.usual_of(request.user)}
    return render(request, "deals/board.html", {**context, **pipelines})


@login_required
@require_GET
def column(request: Request, pk: int) -> HttpResponse:
    stage = get_object_or_404(Stage.objects.select_related("pipeline"), pk=pk)
    shown = _board(request, stage.pipeline, asked(request, SORTS))
    return further_cards(request, shown, LOOK, stage)


@login_required
@require_POST
def usual(request: Request, pk: int) -> HttpResponse:
    pipeline = get_object_or_404(Pipeline, pk=pk)
    pipeline.become_usual_of(request.user)
    toast(request, _("%s is what you see first from now on.") % pipeline)
    return redirect("deals:board")


def deals_context(request: Request, pipeline: Pipeline) -> dict[str, Any]:
    """Return what the board of this pipeline is drawn from."""
    wanted = asked(request, SORTS)
    shown = board_context(request, _board(request, pipeline, wanted), LOOK, wanted)
    return {**shown, "pipeline": pipeline, "topic": f"pipeline-{pipeline.pk}"}


def _board(request: Request, pipeline: Pipeline, wanted: Asked) -> Board:
    user = request.user
    deals = narrowed(
        Deal.objects.visible_to(user).open().filter(stage__pipeline=pipeline),
        wanted,
        search=lambda items, text: items.search(text, by=user),
        due_on="expected_close_on",
        today=timezone.localdate(),
    )
    stages = pipeline.stages.all()
    return Board(list(stages), deals, "stage", SORTS[wanted.sort], user, has_money=True)


def _chosen(request: Request) -> Pipeline:
    """Return the pipeline that the address names, else the one this user sees first."""
    named = request.GET.get("pipeline", "")
    if named.isdecimal():
        return get_object_or_404(Pipeline, pk=int(named))
    first = Pipeline.usual_of(request.user)
    if first is None:
        raise Http404  # an administrator removed the last one: nothing to show
    return first
