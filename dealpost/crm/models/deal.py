from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealpost import live
from dealpost.accounts.models import User
from dealpost.events.recording import record

from .attended import Attended
from .closable import Closable
from .deletable import deleted_first
from .person import Person
from .sellable import AboutSomebodyQuerySet, Sellable
from .staged import Staged
from .visible import Standing, Visible


class DealQuerySet(AboutSomebodyQuerySet["Deal"]):
    def open(self) -> Self:
        return self.filter(status=Deal.Status.OPEN)

    def with_person(self, person: Person) -> Self:
        """Those of which this is the person, or one of the participants."""
        taking_part = person.takes_part_in.values("deal")
        return self.filter(Q(person=person) | Q(pk__in=taking_part))

    def lost_by_reason(self) -> "models.QuerySet[Any, Any]":
        """Return {lost_reason, currency, deals, total} of the lost ones, the most deals first."""
        lost = self.filter(status=Deal.Status.LOST).order_by().values("lost_reason", "currency")
        counted = lost.annotate(deals=Count("pk"), total=Sum("value"))
        return counted.order_by("-deals", "lost_reason", "currency")


class Deal(Sellable, Staged, Closable, Visible, Attended):
    expected_close_on = models.DateField(_("expected close date"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = Standing.from_queryset(DealQuerySet)()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("deal")
        verbose_name_plural = _("deals")
        indexes = [
            deleted_first("deal"),
            models.Index(fields=["stage", "status"]),
            models.Index(fields=["-created_at", "-id"], name="deal_newest_first"),
            models.Index(fields=["title", "id"], name="deal_by_title"),
            models.Index(fields=["value", "id"], name="deal_by_value"),
            models.Index(fields=["expected_close_on", "id"], name="deal_by_close"),
            models.Index(fields=["stage", "id"], name="deal_by_stage"),
            # A column of the board reads its first cards in order; totals read nothing but this.
            models.Index(
                fields=["stage", "-stage_since", "-id"],
                condition=Q(status="open", deleted_at=None),
                name="open_deals_on_a_board",
            ),
            models.Index(
                fields=["stage", "currency"],
                include=["value", "owner", "visibility"],
                condition=Q(status="open", deleted_at=None),
                name="open_deals_added_up",
            ),
        ]

    @classmethod
    @transaction.atomic
    def add(cls, *, at: datetime, by: User, **fields: Any) -> "Deal":
        deal = cls.objects.create(created_at=at, stage_since=at, **fields)
        record("deal_created", about=[deal, deal.person, deal.organization], at=at, by=by)
        live.changed(f"pipeline-{deal.stage.pipeline_id}")
        return deal

    def boards(self) -> list[str]:
        return [f"pipeline-{self.stage.pipeline_id}"]

    @transaction.atomic
    def copy(self, *, title: str, owner: User, at: datetime, by: User) -> "Deal":
        """Make an open deal like this one, with its participants, in the stage it stands in."""
        same = ("person", "organization", "value", "currency", "stage", "visibility", "custom")
        fields = {name: getattr(self, name) for name in same}
        copied = Deal.add(title=title, owner=owner, at=at, by=by, **fields)
        for each in self.participants.select_related("person"):
            copied.add_participant(each.person, at=at, by=by)
        return copied

    def tell(self) -> None:
        live.changed(live.topic(self), *self.boards())
