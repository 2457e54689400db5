"""The board of projects, by phase."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from dealpost.crm.models import Phase, Project
from dealpost.crm.models.phase import BOARD
from dealpost.web.boards.asking import Asked, asked, narrowed, soonest_first
from dealpost.web.boards.columns import Board
from dealpost.web.boards.showing import End, Look, board_context, further_cards
from dealpost.web.request import Request

SORTS: dict[str, tuple[Any, ...]] = {
    "end": soonest_first("ends_on"),
    "newest": ("-created_at", "-pk"),
    "title": ("title", "pk"),
}
LOOK = Look(
    room="projects",
    card="projects/card.html",
    ends=(
        End("cancelled", _("Cancelled"), "x", "bad"),
        End("done", _("Done"), "check", "good"),
    ),
    sorts=(
        ("end", _("Ends soonest first")),
        ("newest", _("Newest first")),
        ("title", _("By title")),
    ),
    due_label=_("End"),
)


@login_required
@require_GET
def board(request: Request) -> HttpResponse:
    template = "boards/board.html" if request.htmx.target == "board" else "projects/board.html"
    return render(request, template, projects_context(request))


@login_required
@require_GET
def column(request: Request, pk: int) -> HttpResponse:
    phase = get_object_or_404(Phase, pk=pk)
    return further_cards(request, _board(request, asked(request, SORTS)), LOOK, phase)


def projects_context(request: Request) -> dict[str, Any]:
    """Return what the board is drawn from."""
    wanted = asked(request, SORTS)
    return {**board_context(request, _board(request, wanted), LOOK, wanted), "topic": BOARD}


def _board(request: Request, wanted: Asked) -> Board:
    user = request.user
    projects = narrowed(
        Project.objects.visible_to(user).open(),
        wanted,
        search=lambda items, text: items.search(text, by=user),
        due_on="ends_on",
        today=timezone.localdate(),
    )
    return Board(list(Phase.objects.all()), projects, "phase", SORTS[wanted.sort], user)
