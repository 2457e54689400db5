"""What the board shows: a column per stage, its newest cards, and what they add up to."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from dealpost.accounts.models import User
from dealpost.crm.models import Deal, Pipeline, Stage

MOST = 60  # cards per column; nobody drags the sixty-first, and the page stays quick


@dataclass(frozen=True, slots=True)
class Column:
    stage: Stage
    deals: list[Deal]
    count: int
    totals: list[tuple[Decimal, str]]  # (amount, currency)

    @property
    def hidden(self) -> int:
        return self.count - len(self.deals)


def columns(pipeline: Pipeline, user: User, *, owner: str = "") -> list[Column]:
    """Return the columns of this pipeline with the open deals that this user may see."""
    shown = Deal.objects.visible_to(user).open().filter(stage__pipeline=pipeline)
    if owner.isdecimal():
        shown = shown.filter(owner=int(owner))
    totals: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for total in shown.totals():
        totals[total["stage"]].append(total)
    place = Window(
        RowNumber(), partition_by="stage", order_by=[F("stage_since").desc(), F("pk").desc()]
    )
    cards: dict[int, list[Deal]] = defaultdict(list)
    for deal in shown.read_by(user).annotate(place=place).filter(place__lte=MOST).order_by("place"):
        cards[deal.stage_id].append(deal)
    return [_column(stage, cards[stage.pk], totals[stage.pk]) for stage in pipeline.stages.all()]


def _column(stage: Stage, deals: list[Deal], totals: list[dict[str, Any]]) -> Column:
    count = sum(total["deals"] for total in totals)
    return Column(stage, deals, count, [(each["total"], each["currency"]) for each in totals])
