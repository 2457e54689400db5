"""A figure of a benchmark, and the table of them."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


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


def as_markdown(figures: list[Figure]) -> str:
    lines = ["| Work | Who | Measured |", "|---|---|---|"]
    lines += [f"| {each.work} | {each.who} | {each.shown} |" for each in figures]
    return "\n".join(lines)
