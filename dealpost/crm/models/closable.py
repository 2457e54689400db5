from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.crm.keeping import keep
from dealpost.events.models import Event
from dealpost.events.recording import record


class Closable(models.Model):
    """Ends won or lost, and may be opened again."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    lost_reason = models.CharField(_("reason lost"), max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @transaction.atomic
    def win(self, *, at: datetime, by: User) -> None:
        self._become(self.Status.WON, closed_at=at)
        record("deal_won", about=[self], at=at, by=by)

    @transaction.atomic
    def lose(self, *, at: datetime, by: User, reason: str = "") -> None:
        self._become(self.Status.LOST, closed_at=at, reason=reason)
        record("deal_lost", about=[self], at=at, by=by, reason=reason)

    @transaction.atomic
    def reopen(self, *, at: datetime, by: User) -> None:
        if self.is_open:
            return
        was = {"status": self.status, "closed_at": (self.closed_at or at).isoformat()}
        reason = self.lost_reason
        self._become(self.Status.OPEN, closed_at=None)
        record("deal_reopened", about=[self], at=at, by=by, was={**was, "reason": reason})

    @transaction.atomic
    def close_again(self, *, at: datetime, by: User) -> bool:
        """Undo the last opening: it is won or lost as it was. False where that no longer fits."""
        last = Event.objects.about(self).filter(name="deal_reopened").newest_first().first()
        was: dict[str, Any] | None = last.details.get("was") if last else None
        if was is None or not self.is_open:
            return False
        closed_at, reason = datetime.fromisoformat(was["closed_at"]), was["reason"]
        self._become(self.Status(was["status"]), closed_at=closed_at, reason=reason)
        won = self.status == self.Status.WON
        record("deal_won" if won else "deal_lost", about=[self], at=at, by=by, reason=reason)
        return True

    def _become(
        self: Self, status: "Closable.Status", *, closed_at: datetime | None, reason: str = ""
    ) -> None:
        self.status, self.closed_at, self.lost_reason = status, closed_at, reason
        keep(self, "status", "closed_at", "lost_reason")
        self.tell()

    def tell(self) -> None:
        """Announce to open pages that it looks different now."""
        raise NotImplementedError
