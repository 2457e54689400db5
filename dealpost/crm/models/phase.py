from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from dealpost import live

from .ordered import next_order
from .step import Step

if TYPE_CHECKING:
    from .project import Project

BOARD = "projects-0"  # the name under which open boards of projects listen


class Phase(Step):
    """A step of the one way in which we carry out projects."""

    moved = "project_moved"

    name = models.CharField(_("name"), max_length=100, unique=True)

    class Meta(Step.Meta):
        abstract = False

    @classmethod
    def add(cls, name: str) -> "Phase":
        phase = cls.objects.create(name=name, order=next_order(cls.objects.all()))
        phase.tell()
        return phase

    @property
    def held(self) -> "models.QuerySet[Project]":
        return self.all_of("projects")

    def tell(self) -> None:
        live.changed(BOARD)

    def _give_to(self, other: Step, *, at: datetime) -> None:  # noqa: ARG002  # no project counts days
        self.held.update(phase=other)
