from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from dealpost.mailboxes.log_kinds import LogKind

KEPT_FOR = timedelta(days=90)
MOST_PER_MAILBOX = 5000


class LogEntryQuerySet(models.QuerySet["LogEntry"]):
    def newest_first(self) -> Self:
        return self.order_by("-pk")

    def of_kinds(self, *kinds: LogKind) -> Self:
        return self.filter(kind__in=kinds)

    def forget_old(self, at: datetime) -> None:
        """Keep 90 days of each mailbox, and of a noisy one no more than the newest 5,000."""
        self.filter(last_at__lt=at - KEPT_FOR).delete()
        rank = Window(RowNumber(), partition_by=F("mailbox"), order_by=F("pk").desc())
        surplus = self.annotate(rank=rank).filter(rank__gt=MOST_PER_MAILBOX)
        self.model.objects.filter(pk__in=list(surplus.values_list("pk", flat=True))).delete()


class LogEntry(models.Model):
    """What happened to a mailbox: facts, put into words in the language of whoever reads them."""

    mailbox = models.ForeignKey("mailboxes.Mailbox", models.CASCADE, related_name="log")
    kind = models.CharField(max_length=30)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)  # the same again and again is one entry

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["mailbox", "-id"], name="log_newest_first")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} ({self.count} times)"

    def is_same(self, kind: LogKind, facts: dict[str, object]) -> bool:
        return self.kind == kind and self.facts == facts

    def repeat(self, *, at: datetime) -> None:
        self.count, self.last_at = self.count + 1, at
        self.save(update_fields=["count", "last_at"])
