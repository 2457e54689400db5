from datetime import datetime, timedelta

from django.db import models

PARKED_AFTER = 3  # refusals in a row
# What a server lists and will not open, it may open again: after a repair, or another's unlocking.
TRIED_AGAIN_AFTER = timedelta(hours=6)


class Refusable(models.Model):
    """Is listed by the provider, which may refuse to open it all the same."""

    refusals = models.PositiveIntegerField(default=0)  # in a row
    refused_at = models.DateTimeField(null=True)  # the last of them
    refused_mark = models.CharField(max_length=200, blank=True)  # of the listing at that time

    class Meta:
        abstract = True

    @property
    def is_parked(self) -> bool:
        """Whether it has been refused so often that it is left alone for hours."""
        return self.refusals >= PARKED_AFTER

    def is_worth_a_try(self, mark: str, *, at: datetime) -> bool:
        """Whether to open it: a parked one when its counts change, or hours have gone by."""
        if not self.is_parked or self.refused_at is None:
            return True
        return mark != self.refused_mark or at - self.refused_at >= TRIED_AGAIN_AFTER

    def count_refusal(self, mark: str, *, at: datetime) -> None:
        self.refusals += 1
        self.refused_at, self.refused_mark = at, mark
        self.save(update_fields=["refusals", "refused_at", "refused_mark"])

    def forget_refusals(self) -> None:
        if self.refusals:
            self.refusals, self.refused_at, self.refused_mark = 0, None, ""
            self.save(update_fields=["refusals", "refused_at", "refused_mark"])
