from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from .message import Message


class SetAside(models.Model):
    """That a message could not be read, or not whole: what we have of its bytes is kept."""

    class Reason(models.TextChoices):
        FAILED = "failed", _("Dealpost could not read it")
        REFUSED = "refused", _("the database could not take what was read")
        TRUNCATED = "truncated", _("too large: only its beginning is here")
        CRASHED = "crashed", _("reading it ended the program that read it")

    message = models.OneToOneField(
        Message, models.CASCADE, primary_key=True, related_name="set_aside"
    )
    reason = models.CharField(max_length=10, choices=Reason)
    set_aside_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)  # since then
    tried_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"#{self.message_id} {self.reason}"

    def try_again(self, *, at: datetime) -> None:
        """Count a try, before it begins: it may end the process that makes it."""
        self.tries, self.tried_at = self.tries + 1, at
        self.save(update_fields=["tries", "tried_at"])
