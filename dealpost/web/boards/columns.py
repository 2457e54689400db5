"""What a board shows: a column per step, its first cards, and what they add up to.

A board may hold 50,000 items. Each column reads its first cards by an index and stops there; one
statement adds up them all.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

from django.db.models import Count, QuerySet, Sum

from dealpost.accounts.models import User

CARDS = 25  # per column at first, and with each further load: more than a screen holds
MOST = 1200  # cards that a column keeps when it is drawn anew

Items: TypeAlias = "QuerySet[Any]"


@dataclass(frozen=True, slots=True)
class Total:
    amount: Decimal
    currency: str
    weighted: Decimal  # by the probability of its step


@dataclass(frozen=True, slots=True)
class Column:
    step: Any  # a Stage or a Phase
    cards: list[Any]
    count: int
    totals: list[Total] = field(default_factory=list)

    @property
    def hidden(self) -> int:
        return self.count - len(self.cards)


@dataclass(frozen=True, slots=True)
class Board:
    """Open items that somebody may see, each in the step that its field `step` names."""

    steps: Sequence[Any]
    items: Items
    step: str
    order: tuple[Any, ...]
    user: User
    has_money: bool = False

    def columns(self, lengths: Mapping[int, int]) -> list[Column]:
        """Return all columns; `lengths` says which of them show more cards than usual."""
        totals = self._totals()
        cards = self._cards(lengths)
        return [self._column(step, cards[step.pk], totals[step.pk]) for step in self.steps]

    def further(self, step: Any, *, after: int) -> list[Any]:
        """Return the next cards of this column."""
        return self._read(self._sorted(step)[after : after + CARDS])

    def _totals(self) -> dict[int, list[dict[str, Any]]]:
        found: dict[int, list[dict[str, Any]]] = defaultdict(list)
        groups = [self.step, *(["currency"] if self.has_money else [])]
        sums = {"total": Sum("value")} if self.has_money else {}
        rows = self.items.order_by(*groups).values(*groups).annotate(items=Count("pk"), **sums)
        for row in rows:
            found[row[self.step]].append(row)
        return found

    def _cards(self, lengths: Mapping[int, int]) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = defaultdict(list)
        wanted = [
            self._sorted(step)[: min(max(lengths.get(step.pk, 0), CARDS), MOST)]
            for step in self.steps
        ]
        if wanted:
            for item in self._read(*wanted):
                found[getattr(item, f"{self.step}_id")].append(item)
        return found

    def _sorted(self, step: Any) -> Items:
        return self.items.filter(**{self.step: step}).order_by(*self.order)

    def _read(self, *parts: Items) -> list[Any]:
        """Return the items of all parts, read together, each part in its order."""
        keys = [part.values_list("pk", flat=True) for part in parts]
        wanted = list(keys[0].union(*keys[1:], all=True)) if len(keys) > 1 else list(keys[0])
        readable = self.items.model._default_manager.read_by(self.user)
        return list(readable.filter(pk__in=wanted).order_by(*self.order))

    @staticmethod
    def _column(step: Any, cards: list[Any], rows: list[dict[str, Any]]) -> Column:
        chance = Decimal(getattr(step, "probability", 100)) / 100
        totals = [
            Total(row["total"], row["currency"], (row["total"] * chance).quantize(Decimal(1)))
            for row in rows
            if "total" in row
        ]
        return Column(step, cards, sum(row["items"] for row in rows), totals)


def add_up(columns: Sequence[Column]) -> list[Total]:
    """Return the totals of the whole board, per currency."""
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for column in columns:
        for total in column.totals:
            sums[total.currency][0] += total.amount
            sums[total.currency][1] += total.weighted
    return [Total(amount, currency, weighted) for currency, (amount, weighted) in sums.items()]
