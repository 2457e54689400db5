from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.events.recording import record

from .sellable import Sellable
from .visible import Visible, VisibleQuerySet


class LeadQuerySet(VisibleQuerySet["Lead"]):
    def open(self) -> Self:
        return self.filter(status=Lead.Status.OPEN)


class Lead(Sellable, Visible):
    """Somebody who might become a deal."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        ARCHIVED = "archived", _("Archived")
        CONVERTED = "converted", _("Converted to a deal")

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    source = models.CharField(_("source"), max_length=100, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = LeadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("lead")
        verbose_name_plural = _("leads")

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @classmethod
    @transaction.atomic
    def add(cls, *, at: datetime, by: User, **fields: Any) -> "Lead":
        lead = cls.objects.create(created_at=at, **fields)
        record("lead_created", about=[lead, lead.person, lead.organization], at=at, by=by)
        return lead
