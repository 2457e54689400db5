from datetime import datetime

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q

from dealpost import live
from dealpost.accounts.models import User
from dealpost.events.recording import record


class Deletable(models.Model):
    """May be deleted, and for a while restored: it is nowhere meanwhile, and all that is its own.

    visible.py says so to every question; crm/deleting.py erases what nobody has restored.
    """

    deleted_at = models.DateTimeField(null=True, editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True

    @transaction.atomic
    def discard(self, *, at: datetime, by: User) -> bool:
        """Delete it, so that it can be restored. False where somebody has done so before."""
        if not self._stand_deleted(at, by):
            return False
        record("item_deleted", about=[self], at=at, by=by)
        return True

    @transaction.atomic
    def bring_back(self, *, at: datetime, by: User) -> bool:
        """Restore it as it was. False where it was not deleted."""
        if not self._stand_deleted(None, None):
            return False
        record("item_restored", about=[self], at=at, by=by)
        return True

    def _stand_deleted(self, at: datetime | None, by: User | None) -> bool:
        """Whoever comes second changes nothing."""
        rows = type(self)._base_manager.filter(pk=self.pk, deleted_at__isnull=at is not None)
        if not rows.update(deleted_at=at, deleted_by=by):
            return False
        self.deleted_at, self.deleted_by = at, by
        live.changed(live.topic(self), *self.boards())
        return True

    def boards(self) -> list[str]:
        """Return what open pages listen to that show it among others."""
        return []


def deleted_first(kind: str) -> models.Index:
    """Return the index of the few that are deleted, by when."""
    return models.Index(
        fields=["deleted_at"], condition=Q(deleted_at__isnull=False), name=f"deleted_{kind}s"
    )
