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
from .deletable import deleted_first
from .sellable import AboutSomebodyQuerySet, Sellable
from .visible import Standing, Visible


class AlreadyConverted(Exception):
    """A lead becomes a deal once."""


class LeadQuerySet(AboutSomebodyQuerySet["Lead"]):
    def open(self) -> Self:
        return self.filter(status=Lead.Status.OPEN)


class Lead(Sellable, Visible, Changeable):
    """Somebody who might become a deal."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        ARCHIVED = "archived", _("Archived")
        CONVERTED = "converted", _("Converted to a deal")

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    source = models.CharField(_("source"), max_length=100, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = Standing.from_queryset(LeadQuerySet)()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        indexes = [
            deleted_first("lead"),
            models.Index(fields=["created_at", "id"], name="lead_by_age"),
            models.Index(fields=["title", "id"], name="lead_by_title"),
            models.Index(fields=["value", "id"], name="lead_by_value"),
            models.Index(fields=["source", "id"], name="lead_by_source"),
        ]

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @classmethod
    @transaction.atomic
    def add(cls, *, at: datetime, by: User, **fields: Any) -> "Lead":
        lead = cls.objects.create(created_at=at, **fields)
        record("lead_created", about=[lead, lead.person, lead.organization], at=at, by=by)
        return lead

    @transaction.atomic
    def archive(self, *, at: datetime, by: User) -> None:
        if self._become(self.Status.ARCHIVED):
            record("lead_archived", about=[self], at=at, by=by)

    @transaction.atomic
    def restore(self, *, at: datetime, by: User) -> None:
        if self._become(self.Status.OPEN):
            record("lead_restored", about=[self], at=at, by=by)

    def become_converted(self) -> None:
        """Be a deal from now on; crm/converting makes it."""
        self._become(self.Status.CONVERTED)

    def become_open_again(self, status: "Lead.Status") -> None:
        """Be what it was before it became a deal that is no more."""
        self.status = status
        keep(self, "status")
        live.changed(live.topic(self))

    def _become(self, status: "Lead.Status") -> bool:
        if self.status in {status, self.Status.CONVERTED}:
            return False
        self.status = status
        keep(self, "status")
        live.changed(live.topic(self))
        return True
