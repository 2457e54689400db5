"""What the templates of a board need, whatever it is a board of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealpost.crm.next_steps import NextStep, next_steps
from dealpost.web.boards.asking import SHOWN, Asked, lengths
from dealpost.web.boards.columns import CARDS, Board, add_up
from dealpost.web.owners import owners
from dealpost.web.request import Request

DUES = (
    ("late", _("Too late already")),
    ("week", _("This week")),
    ("month", _("This month")),
    ("never", _("No date")),
)


@dataclass(frozen=True, slots=True)
class End:
    """A place beside the columns where a card can end, as "won" is."""

    name: str
    label: Any
    icon: str
    tone: str
    asks: bool = False  # a dialog comes first


@dataclass(frozen=True, slots=True)
class Look:
    """What differs between boards in how they look."""

    room: str  # of whose addresses "board" and "column" are
    card: str  # the template of a card, which gets `item` and `step`
    ends: Sequence[End]
    sorts: Sequence[tuple[str, Any]]
    due_label: Any


def board_context(request: Request, board: Board, look: Look, asked: Asked) -> dict[str, Any]:
    columns = board.columns(lengths(request))
    return {
        **_column_context(request, look),
        "columns": columns,
        "next_steps": _next_steps(board, [card for column in columns for card in column.cards]),
        "sums": add_up(columns),
        "has_money": board.has_money,
        "asked": asked,
        "board_url": reverse(f"{look.room}:board"),
        "cards": CARDS,
        "step_name": board.step,
        "ends": look.ends,
        "owners": owners(),
        "due_label": look.due_label,
        "dues": DUES,
        "sort_choices": look.sorts,
    }


def further_cards(request: Request, board: Board, look: Look, step: Any) -> HttpResponse:
    """Answer a column that was scrolled to its end with its next cards."""
    after = int(request.GET["after"]) if request.GET.get("after", "").isdecimal() else 0
    items = board.further(step, after=after)
    left = board.items.filter(**{board.step: step}).count() - after - len(items)
    context = {"items": items, "step": step, "hidden": left, "after": after + len(items)}
    context["next_steps"] = _next_steps(board, items)
    return render(request, "boards/cards.html", {**context, **_column_context(request, look)})


def _next_steps(board: Board, cards: Sequence[Any]) -> dict[int, NextStep]:
    kind = str(board.items.model._meta.model_name)
    return next_steps(kind, [card.pk for card in cards], now=timezone.now())


def _column_context(request: Request, look: Look) -> dict[str, Any]:
    return {
        "asked_again": _asked_again(request),
        "card_template": look.card,
        "column_address": f"{look.room}:column",
    }


def _asked_again(request: Request) -> str:
    """Return the query of the board itself; how far it is scrolled, the browser adds anew."""
    query = request.GET.copy()
    for name in list(query):
        if name == "after" or name.startswith(SHOWN):
            del query[name]
    return query.urlencode()
