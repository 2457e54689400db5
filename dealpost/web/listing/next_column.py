"""What is planned next, as a column: one question for a page of rows."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dealpost.crm.next_steps import NextStep, next_steps
from dealpost.web.components.due import day_words
from dealpost.web.listing.columns import Column

NAME = "next"
OF_WORK = {"deal", "lead", "project"}  # what stands still unless something is planned for it


class NextColumn:
    """The column of the next activity of each item."""

    def __init__(self, item_kind: str) -> None:
        self._kind = item_kind
        self._steps: dict[int, NextStep] = {}
        is_usual = item_kind in OF_WORK
        column = Column(
            NAME, _("Next activity"), self._day, self._shown, on_phone=True, is_usual=is_usual
        )
        self.columns: Sequence[Column] = [column]

    def load(self, rows: Iterable[Any], columns: Iterable[Column]) -> None:
        """Read what is planned for these rows, where the column is shown."""
        is_shown = any(column.name == NAME for column in columns)
        keys = [row.pk for row in rows] if is_shown else []
        self._steps = next_steps(self._kind, keys, now=timezone.now()) if keys else {}

    def _day(self, item: Any) -> Any:
        step = self._steps.get(item.pk)
        return step.due_on if step else ""

    def _shown(self, item: Any) -> SafeString | str:
        step = self._steps.get(item.pk)
        if step is None and not getattr(item, "is_open", False):
            return ""  # nobody waits for anything here
        return _drawn(step, day_words(step.due_on) if step else "", get_language())


# The same few days stand in every row.
@lru_cache(maxsize=500)
def _drawn(step: NextStep | None, words: str, _language: str) -> SafeString:
    drawn = render_to_string("components/next_step.html", {"step": step, "words": words})
    return render_to_string("listing/next.html", {"drawn": drawn, "words": words})
