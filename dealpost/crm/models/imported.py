from collections.abc import Sequence
from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User

from .custom_field import CustomField


class ImportQuerySet(models.QuerySet["Import"]):
    def seen_by(self, user: User) -> Self:
        """Its rows are those of a file, and may become items that nobody else sees."""
        return self.filter(user=user)


class Import(models.Model):
    """A file of which items are made. Its rows are kept, so that it goes on where it was killed."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Not started")
        RUNNING = "running", _("Under way")
        DONE = "done", _("Done")
        UNDOING = "undoing", _("Being taken back")
        UNDONE = "undone", _("Taken back")

    class Policy(models.TextChoices):
        UPDATE = "update", _("Change them to what the file says")
        SKIP = "skip", _("Leave them as they are")
        CREATE = "create", _("Add them once more")

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    item_kind = models.CharField(max_length=12, choices=CustomField.ItemKind)
    encoding = models.CharField(max_length=20)
    delimiter = models.CharField(max_length=1)
    header = models.JSONField()
    # For each column the name of the field that it goes to, or "".
    columns = models.JSONField()
    policy = models.CharField(max_length=10, choices=Policy, default=Policy.UPDATE)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    @classmethod
    @transaction.atomic
    def prepare(
        cls, rows: Sequence[Sequence[str]], *, at: datetime, by: User, **fields: Any
    ) -> "Import":
        made = cls.objects.create(created_at=at, user=by, **fields)
        ImportRow.objects.bulk_create(
            (
                ImportRow(of_import=made, number=number, cells=list(cells))
                for number, cells in enumerate(rows, start=1)
            ),
            batch_size=2000,
        )
        return made

    def choose(self, *, columns: Sequence[str], policy: str) -> None:
        self.columns, self.policy = list(columns), policy
        self.save(update_fields=["columns", "policy"])

    def go_to(self, state: "Import.State", *, instead_of: "Import.State") -> bool:
        """Change the state, once however often it is asked for; False if somebody did before."""
        rows = Import.objects.filter(pk=self.pk, state=instead_of)
        changed = rows.update(state=state) == 1
        if changed:
            self.state = state
        return changed

    def counts(self) -> dict[str, int]:
        """Return how many rows came to which end; "" are those still waiting."""
        grouped = self.rows.order_by().values("outcome").annotate(rows=Count("pk"))
        return {row["outcome"]: row["rows"] for row in grouped}


class ImportRow(models.Model):
    """A row of the file, and what became of it."""

    class Outcome(models.TextChoices):
        WAITING = "", _("Waiting")
        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        SAME = "same", _("As it was")
        SKIPPED = "skipped", _("Left out")
        FAILED = "failed", _("Not understood")
        UNDONE = "undone", _("Taken back")

    of_import = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    problems = models.JSONField(default=list)  # [[column or None, a name of `problems.WORDS`]]
    made = models.JSONField(default=list)  # [["person", 5]]
    changed = models.JSONField(default=list)  # [["person", 5, {field: [before, after]}]]
    left = models.JSONField(default=list)  # what undoing left as it is, and why

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["of_import", "number"], name="row_once_per_import")
        ]
        indexes = [models.Index(fields=["of_import", "outcome", "number"])]

    def __str__(self) -> str:
        return f"{self.of_import_id}: {self.number}"
