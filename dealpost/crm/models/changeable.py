from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Value

from dealpost import live
from dealpost.accounts.models import User
from dealpost.crm.fields.telling import changes
from dealpost.crm.fields.values import merged
from dealpost.crm.keeping import keep, settle
from dealpost.events.recording import record

from .custom_field import CustomField


class Changeable(models.Model):
    """A CRM item: its fields, custom ones too, may be changed, and the history says which."""

    # Values of custom fields by the key of the field, as crm/fields/values.py writes them.
    custom = models.JSONField(
        default=dict, db_default=Value({}, models.JSONField()), blank=True, editable=False
    )

    class Meta:
        abstract = True

    @transaction.atomic
    def change(
        self,
        *,
        at: datetime,
        by: User,
        custom: Mapping[str, Any] | None = None,
        known: Sequence[CustomField] = (),
        **fields: Any,
    ) -> None:
        """Give these fields these values. What already has its value is no change.

        `custom` holds the JSON of custom fields by their keys, None to empty one; those that it
        does not name stay. Whoever has the fields at hand gives them as `known`.
        """
        changed = {name: value for name, value in fields.items() if not self._has(name, value)}
        details = {name: self._told(name, value) for name, value in changed.items()}
        if custom:
            before, after = self._customized(custom)
            if after != before:
                changed["custom"] = after
                details |= changes(known or self._custom_fields(custom), before, after)
        if not changed:
            return
        for name, value in changed.items():
            setattr(self, name, value)
        keep(self, *changed)
        record("item_changed", about=[self], at=at, by=by, fields=details)
        live.changed(live.topic(self))

    def _has(self, name: str, value: Any) -> bool:
        """Whether this field has this value; of another item, its key tells."""
        field = self._meta.get_field(name)
        if isinstance(field, models.ForeignKey):
            return bool(getattr(self, field.attname) == getattr(value, "pk", None))
        return bool(getattr(self, name) == value)

    def _custom_fields(self, keys: Iterable[str]) -> Iterable[CustomField]:
        fields = CustomField.objects.filter(item_kind=self._meta.model_name, key__in=keys)
        return fields.prefetch_related("options")

    def _customized(self, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return all values before and after; held, since others may change other fields now."""
        settle()
        rows = type(self)._base_manager.select_for_update().filter(pk=self.pk)
        before: dict[str, Any] = rows.values_list("custom", flat=True).get()
        return before, merged(before, given)

    def _told(self, name: str, value: Any) -> list[str]:
        """Return [before, after], without the names of other items: not everybody may see them."""
        if self._meta.get_field(name).is_relation:
            return []
        return [str(getattr(self, name) or ""), str(value or "")]
