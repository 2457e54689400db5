"""What the pages of an import show."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from dealpost import live
from dealpost.crm.importing.matching import MODELS
from dealpost.crm.importing.previewing import preview
from dealpost.crm.importing.problems import words
from dealpost.crm.models import Import, ImportRow
from dealpost.web.importing.forms import ColumnsForm

Outcome = ImportRow.Outcome
SAMPLES = 3
FIRST_ROWS = 12
MOST_PROBLEMS = 100
# A cell that begins so would be a formula to a spreadsheet that opens our file.
FORMULA = ("=", "+", "-", "@")


def beforehand(of: Import, form: ColumnsForm) -> dict[str, Any]:
    """Describe a draft: each column with samples, and what would become of the first rows."""
    seen = preview(of)
    samples = [[row.cells[number] for row, _d in seen.rows] for number in range(len(of.header))]
    problems = [pair for pair in seen.rows if pair[1].problems]
    return {
        "of": of,
        "form": form,
        "columns": [
            (form[f"column-{number}"], list(dict.fromkeys(filter(None, cells)))[:SAMPLES])
            for number, cells in enumerate(samples)
        ],
        "preview": seen,
        "counts": _named(seen.counts),
        "rows": [_row(row, each.outcome, each.problems) for row, each in seen.rows[:FIRST_ROWS]],
        "problems": [_row(row, each.outcome, each.problems) for row, each in problems][
            :MOST_PROBLEMS
        ],
    }


def shown(of: Import) -> dict[str, Any]:
    """Describe an import under way or over."""
    counts = of.counts()
    total = sum(counts.values())
    waiting = counts.get(Outcome.WAITING, 0)
    if of.state == Import.State.UNDOING:
        waiting = counts.get(Outcome.NEW, 0) + counts.get(Outcome.CHANGED, 0)
    failed = of.rows.exclude(problems=[])[:MOST_PROBLEMS]
    return {
        "of": of,
        "topic": live.topic(of),
        "counts": _named({name: count for name, count in counts.items() if name}),
        "total": total,
        "done": total - waiting,
        "problems": [_row(row, row.outcome, row.problems) for row in failed],
        "left": list(_left(of)),
        "room": f"{of.item_kind}s",
    }


def failures(of: Import) -> Iterator[list[str]]:
    """Yield the header and the rows that were not brought in, each after its reason."""
    yield [_("Row"), _("Reason"), *of.header]
    for row in of.rows.exclude(problems=[]).iterator():
        yield [str(row.number), _reasons(row.problems), *(_plain(cell) for cell in row.cells)]


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _named(counts: dict[str, int]) -> list[tuple[str, Any, int]]:
    return [(each.value, each.label, counts[each]) for each in Outcome if counts.get(each)]


def _row(row: ImportRow, outcome: str, problems: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "cells": row.cells,
        "outcome": outcome,
        "label": Outcome(outcome).label,
        "reasons": _reasons(problems),
    }


def _reasons(problems: Any) -> str:
    told = (
        f"{column}: {words(problem)}" if column else words(problem) for column, problem in problems
    )
    return " ".join(told)


def _left(of: Import) -> Iterator[tuple[Any, str, str]]:
    """Yield (item, its address, why) for what undoing left, as far as the importer sees it."""
    for row in of.rows.exclude(left=[])[:MOST_PROBLEMS]:
        for kind, key, why in row.left:
            item = MODELS[kind].objects.visible_to(of.user).filter(pk=key).first()
            if item is not None:
                told = _("used since") if why == "used" else _("changed again since")
                yield item, f"{kind}s:page", told
