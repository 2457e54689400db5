from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealpost import live
from dealpost.accounts.models import User
from dealpost.crm.keeping import keep
from dealpost.events.recording import record

from .changeable import Changeable
from .deal import Deal
from .deletable import deleted_first
from .organization import Organization
from .person import Person
from .phase import Phase
from .sellable import AboutSomebodyQuerySet
from .visible import Standing, Visible


class ProjectQuerySet(AboutSomebodyQuerySet["Project"]):
    def open(self) -> Self:
        return self.filter(status=Project.Status.OPEN)


class Project(Visible, Changeable):
    """What we owe once a deal is won."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")

    title = models.CharField(_("title"), max_length=200)
    phase = models.ForeignKey(
        Phase, models.PROTECT, related_name="projects", verbose_name=_("phase")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    person = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("person"),
    )
    organization = models.ForeignKey(
        Organization,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("organization"),
    )
    deal = models.ForeignKey(
        Deal,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("deal"),
    )
    starts_on = models.DateField(_("start"), null=True, blank=True)
    ends_on = models.DateField(_("end"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = Standing.from_queryset(ProjectQuerySet)()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        indexes = [
            deleted_first("project"),
            models.Index(fields=["created_at", "id"], name="project_by_age"),
            models.Index(fields=["title", "id"], name="project_by_title"),
            models.Index(fields=["ends_on", "id"], name="project_by_end"),
            models.Index(fields=["phase", "id"], name="project_by_phase"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @classmethod
    @transaction.atomic
    def add(cls, *, at: datetime, by: User, **fields: Any) -> "Project":
        project = cls.objects.create(created_at=at, **fields)
        record("project_created", about=[project, project.person], at=at, by=by)
        return project

    @classmethod
    def of_deal(cls, deal: Deal, *, at: datetime, by: User) -> "Project":
        """Begin a project for a won deal, in the first phase."""
        same = ("title", "person", "organization", "owner", "visibility")
        facts = {name: getattr(deal, name) for name in same}
        return cls.add(at=at, by=by, deal=deal, phase=Phase.objects.all()[0], **facts)

    def boards(self) -> list[str]:
        return ["projects-0"]

    @transaction.atomic
    def move_to(self, phase: Phase, *, at: datetime, by: User) -> None:
        if phase == self.phase:
            return
        before, self.phase = self.phase, phase
        keep(self, "phase")
        places = {"before": before.name, "after": phase.name, "steps": [before.pk, phase.pk]}
        record("project_moved", about=[self], at=at, by=by, **places)
        self._tell()

    @transaction.atomic
    def finish(self, *, at: datetime, by: User) -> None:
        if self._become(self.Status.DONE):
            record("project_finished", about=[self], at=at, by=by)

    @transaction.atomic
    def cancel(self, *, at: datetime, by: User) -> None:
        if self._become(self.Status.CANCELLED):
            record("project_cancelled", about=[self], at=at, by=by)

    @transaction.atomic
    def reopen(self, *, at: datetime, by: User) -> None:
        if self._become(self.Status.OPEN):
            record("project_reopened", about=[self], at=at, by=by)

    def _become(self, status: "Project.Status") -> bool:
        if self.status == status:
            return False
        self.status = status
        keep(self, "status")
        self._tell()
        return True

    def _tell(self) -> None:
        live.changed(live.topic(self), "projects-0")
