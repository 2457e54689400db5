"""The lines of a timeline, and their order: newest first, with a place for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from dealpost.accounts.models import User

# Two of the same moment stand in this order; of private mail nothing but the day is told, and it
# stands at the beginning of that.
KINDS = ("private", "change", "mail", "file", "activity", "note")
Q_ = TypeVar("Q_", bound=QuerySet[Any])


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where an entry stands: no two have the same."""

    at: datetime
    rank: int
    key: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.rank}~{self.key}"


def place(text: str) -> Place | None:
    """Read a place as an address tells it; None where it makes no sense."""
    try:
        at, rank, key = text.split("~")
        moment = datetime.fromisoformat(at)
        return Place(moment, int(rank), int(key)) if moment.tzinfo else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Entry:
    kind: str
    at: datetime
    key: int
    what: Any  # the strand, hint, note, activity or file, or the words about a change

    @property
    def place(self) -> Place:
        return Place(self.at, KINDS.index(self.kind), self.key)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of whose timeline is wanted, and by whom."""

    item: Model
    user: User
    around: Mapping[str, list[int]]  # the item and what is about it: {kind: keys}
    before: Place | None = None  # only what is older
    since: Place | None = None  # only this one and what is newer
    limit: int = 30

    def part(self, kind: str, rows: Q_, at: str) -> Q_:
        """Return the wanted rows of one kind, of which `at` tells the time, newest first."""
        rank = KINDS.index(kind)
        if self.before is not None:
            rows = rows.filter(_older(self.before, rank, at))
        if self.since is not None:
            rows = rows.exclude(_older(self.since, rank, at))
        return rows.order_by(f"-{at}", "-pk")[: self.limit + 1]


def _older(than: Place, rank: int, at: str) -> Q:
    """Those of this rank that come after the place."""
    if rank < than.rank:
        return Q(**{f"{at}__lte": than.at})
    older = Q(**{f"{at}__lt": than.at})
    return older | Q(**{at: than.at}, pk__lt=than.key) if rank == than.rank else older
