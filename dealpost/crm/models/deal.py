from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealpost import live
from dealpost.accounts.models import User
from dealpost.events.recording import record

from .changeable import Changeable
from .pipeline import Stage
from .sellable import AboutSomebodyQuerySet, Sellable
from .visible import Visible


class DealQuerySet(AboutSomebodyQuerySet["Deal"]):
    def open(self) -> Self:
        return self.filter(status=Deal.Status.OPEN)

    def totals(self) -> "models.QuerySet[Any, Any]":
        """Return {stage, currency, deals, total} per stage and currency."""
        grouped = self.order_by("stage", "currency").values("stage", "currency")
        return grouped.annotate(deals=Count("pk"), total=Sum("value"))


class Deal(Sellable, Visible, Changeable):
    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="deals", verbose_name=_("stage"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    lost_reason = models.CharField(_("reason lost"), max_length=300, blank=True)
    expected_close_on = models.DateField(_("expected close date"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    stage_since = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    objects = DealQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("deal")
        verbose_name_plural = _("deals")
        indexes = [
            models.Index(fields=["stage", "status"]),
            models.Index(fields=["-created_at", "-id"], name="deal_newest_first"),
            models.Index(fields=["title", "id"], name="deal_by_title"),
            models.Index(fields=["value", "id"], name="deal_by_value"),
            models.Index(fields=["expected_close_on", "id"], name="deal_by_close"),
            models.Index(fields=["stage", "id"], name="deal_by_stage"),
        ]

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @classmethod
    @transaction.atomic
    def add(cls, *, at: datetime, by: User, **fields: Any) -> "Deal":
        deal = cls.objects.create(created_at=at, stage_since=at, **fields)
        record("deal_created", about=[deal, deal.person, deal.organization], at=at, by=by)
        live.changed(f"pipeline-{deal.stage.pipeline_id}")
        return deal

    @transaction.atomic
    def move_to(self, stage: Stage, *, at: datetime, by: User) -> None:
        if stage == self.stage:
            return
        before, self.stage, self.stage_since = self.stage, stage, at
        self.save(update_fields=["stage", "stage_since"])
        record("deal_moved", about=[self], at=at, by=by, before=before.name, after=stage.name)
        self._tell()

    @transaction.atomic
    def win(self, *, at: datetime, by: User) -> None:
        self._close(self.Status.WON, at=at)
        record("deal_won", about=[self], at=at, by=by)

    @transaction.atomic
    def lose(self, *, at: datetime, by: User, reason: str = "") -> None:
        self.lost_reason = reason
        self._close(self.Status.LOST, at=at)
        record("deal_lost", about=[self], at=at, by=by, reason=reason)

    @transaction.atomic
    def reopen(self, *, at: datetime, by: User) -> None:
        if self.is_open:
            return
        self.status, self.closed_at, self.lost_reason = self.Status.OPEN, None, ""
        self.save(update_fields=["status", "closed_at", "lost_reason"])
        record("deal_reopened", about=[self], at=at, by=by)
        self._tell()

    def _close(self, status: "Deal.Status", *, at: datetime) -> None:
        self.status, self.closed_at = status, at
        self.save(update_fields=["status", "closed_at", "lost_reason"])
        self._tell()

    def _tell(self) -> None:
        live.changed(live.topic(self), f"pipeline-{self.stage.pipeline_id}")
