"""Figures of a benchmark, the marks that they are held against, and the table of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = "Dealpost"


@dataclass(frozen=True, slots=True)
class Figure:
    work: str
    who: str
    value: float
    unit: str

    @property
    def shown(self) -> str:
        digits = 0 if self.value >= 100 else 2
        return f"{self.value:,.{digits}f} {self.unit}"


@dataclass(frozen=True, slots=True)
class Mark:
    """What we want of a figure of ours: a part or multiple of a peer's, or a plain limit."""

    work: str
    value: float
    unit: str = ""  # of a plain limit
    peer: str = ""

    def shown(self, figures: Sequence[Figure]) -> str:
        """Say what is wanted, and what has been reached."""
        ours = _find(figures, self.work, OURS)
        if ours is None:
            return ""
        sign = "≥" if ours.unit.endswith("/s") else "≤"
        if not self.peer:
            verdict = "reached" if ours.value <= self.value else "missed"
            return f"{sign} {self.value:g} {self.unit}: {verdict}"
        peer = _find(figures, self.work, self.peer)
        ratio = f"{ours.value / peer.value:.2f}" if peer else "not measured"
        return f"{sign} {self.value:g} of {self.peer}: {ratio}"


def as_markdown(figures: Sequence[Figure], marks: Sequence[Mark]) -> str:
    """Write a line for each work, a column for each who, and the marks."""
    people = list(dict.fromkeys(figure.who for figure in figures))
    head = ["Work", *people, "Mark"]
    lines = [head, ["---"] * len(head)]
    for work in dict.fromkeys(figure.work for figure in figures):
        found = [_find(figures, work, who) for who in people]
        cells = [figure.shown if figure else "" for figure in found]
        wanted = [mark.shown(figures) for mark in marks if mark.work == work]
        lines.append([work, *cells, "; ".join(filter(None, wanted))])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _find(figures: Sequence[Figure], work: str, who: str) -> Figure | None:
    return next((each for each in figures if (each.work, each.who) == (work, who)), None)
