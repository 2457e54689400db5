from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction

from dealpost.accounts.models import User


class BulkEdit(models.Model):
    """One change that somebody makes to many items, and how far it is."""

    item_kind = models.CharField(max_length=12)
    change = models.CharField(max_length=80)  # its name among the changes of the kind
    value = models.JSONField(null=True)
    made_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"#{self.pk} {self.change} of {self.item_kind}"

    @classmethod
    @transaction.atomic
    def begin(cls, keys: Iterable[int], *, at: datetime, by: User, **facts: Any) -> "BulkEdit":
        """Write down what is to be changed in which items; nothing is changed yet."""
        edit = cls.objects.create(made_at=at, made_by=by, **facts)
        rows = (BulkEditRow(edit=edit, item_id=key) for key in keys)
        BulkEditRow.objects.bulk_create(rows, batch_size=5000)
        return edit

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None

    def counts(self) -> dict[str, int]:
        """Return how many rows are in each state: {"waiting": 3, "changed": 200, …}."""
        counted = self.rows.order_by().values_list("state").annotate(rows=models.Count("pk"))
        return dict.fromkeys(BulkEditRow.State.values, 0) | dict(counted)


class BulkEditRow(models.Model):
    """What the change did to one item: enough to take it back, unless somebody was there since."""

    class State(models.TextChoices):
        WAITING = "waiting"
        CHANGED = "changed"
        PASSED_OVER = "passed_over"  # not to be seen any more, or as wanted already, or unfit
        UNDONE = "undone"
        KEPT = "kept"  # not taken back: somebody has changed it since

    edit = models.ForeignKey(BulkEdit, models.CASCADE, related_name="rows", db_index=False)
    item_id = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    # Who could see it when it was changed: whoever takes it back need see no more than that.
    seen = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["edit", "state", "id"], name="bulk_edit_rows_to_do")]

    def __str__(self) -> str:
        return f"{self.item_id} in #{self.edit_id}: {self.state}"
