from datetime import datetime
from typing import Any

from django.db import models, transaction

from dealpost import live
from dealpost.accounts.models import User
from dealpost.events.recording import record


class Changeable(models.Model):
    """Its fields may be changed, and the history says which."""

    class Meta:
        abstract = True

    @transaction.atomic
    def change(self, *, at: datetime, by: User, **fields: Any) -> None:
        """Give these fields these values. What already has its value is no change."""
        changed = {name: value for name, value in fields.items() if getattr(self, name) != value}
        if not changed:
            return
        details = {name: self._told(name, value) for name, value in changed.items()}
        for name, value in changed.items():
            setattr(self, name, value)
        self.save(update_fields=list(changed))
        record("item_changed", about=[self], at=at, by=by, fields=details)
        live.changed(live.topic(self))

    def _told(self, name: str, value: Any) -> list[str]:
        """Return [before, after], without the names of other items: not everybody may see them."""
        if self._meta.get_field(name).is_relation:
            return []
        return [str(getattr(self, name) or ""), str(value or "")]
