from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dealpost.crm.models import BulkEdit

FEW = 200  # rows that are changed while somebody waits; more go to a job


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a bulk edit is, or its taking back."""

    total: int
    changed: int
    passed_over: int
    undone: int
    kept: int
    is_undone: bool

    @classmethod
    def of(cls, edit: BulkEdit) -> Self:
        counts = edit.counts()
        total, _waiting = sum(counts.values()), counts.pop("waiting")
        return cls(total=total, is_undone=edit.is_undone, **counts)

    @property
    def is_long(self) -> bool:
        return self.total > FEW

    @property
    def done(self) -> int:
        if self.is_undone:
            return self.total - self.changed
        return self.changed + self.passed_over

    @property
    def is_running(self) -> bool:
        return self.changed > 0 if self.is_undone else self.done < self.total

    @property
    def can_undo(self) -> bool:
        return self.changed > 0 and not self.is_undone

    @property
    def words(self) -> str:
        return self._taken_back() if self.is_undone else self._given()

    def _given(self) -> str:
        told = ngettext("%d was changed.", "%d were changed.", self.changed) % self.changed
        if self.passed_over:
            told += " " + _("%d stay as they were.") % self.passed_over
        return told

    def _taken_back(self) -> str:
        told = ngettext("%d is as it was.", "%d are as they were.", self.undone) % self.undone
        if self.kept:
            told += " " + _("%d were changed since, and stay.") % self.kept
        return told
