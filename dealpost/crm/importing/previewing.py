"""What an import would do, without doing it."""

from collections import Counter
from dataclasses import dataclass

from dealpost.crm.models import Import, ImportRow

from .deciding import Decision, decide
from .understanding import Understanding

LOOKED_AT = 500  # rows: enough to see what is wrong with a file, and answered in a second


@dataclass(frozen=True, slots=True)
class Preview:
    looked_at: int
    total: int
    counts: dict[str, int]  # by outcome
    rows: list[tuple[ImportRow, Decision]]


def preview(of: Import) -> Preview:
    """Decide about the first rows as the import will."""
    rows = list(of.rows.all()[:LOOKED_AT])
    decisions = decide(of, rows, Understanding(of))
    return Preview(
        looked_at=len(rows),
        total=of.rows.count(),
        counts=dict(Counter(each.outcome for each in decisions)),
        rows=list(zip(rows, decisions, strict=True)),
    )
