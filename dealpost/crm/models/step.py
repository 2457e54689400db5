from datetime import datetime
from typing import Any, ClassVar

from django.db import models, transaction

from dealpost.accounts.models import User
from dealpost.events.names import EventName
from dealpost.events.recording import record

from .ordered import Ordered


class InUse(Exception):
    """It cannot go while something stands in it, or because it is the last one."""


class Step(Ordered):
    """A column of a board; what it holds moves from step to step."""

    moved: ClassVar[EventName]  # the fact that is written when what it holds goes elsewhere

    class Meta(Ordered.Meta):
        abstract = True

    @property
    def held(self) -> "models.QuerySet[Any]":
        """Everything that stands in it, closed and deleted things too."""
        raise NotImplementedError

    def all_of(self, name: str) -> "models.QuerySet[Any]":
        """Return what this relation leads to, deleted things too: they may be restored."""
        relation: Any = self._meta.get_field(name)
        held: models.QuerySet[Any] = relation.related_model._base_manager
        return held.filter(**{relation.field.name: self})

    @transaction.atomic
    def empty_into(self, other: "Step", *, at: datetime, by: User) -> None:
        """Let everything that it holds go to another step: one fact about them all."""
        held = list(self.held.select_for_update())
        if not held:
            return
        places = {"before": self.name, "after": other.name, "steps": [self.pk, other.pk]}
        record(self.moved, about=held, at=at, by=by, **places)
        self._give_to(other, at=at)
        self.tell()
        other.tell()

    def _give_to(self, other: "Step", *, at: datetime) -> None:
        raise NotImplementedError

    @transaction.atomic
    def remove(self) -> None:
        """Remove it from its board. Raises InUse, also for the last one of its board."""
        if self.held.exists() or not self.siblings.exclude(pk=self.pk).exists():
            raise InUse
        self.delete()
        self.tell()
