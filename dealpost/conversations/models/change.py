from django.contrib.postgres.fields import ArrayField
from django.db import models

from dealpost.mailboxes.models import Folder, Mailbox

from .placement import Placement


class Change(models.Model):
    """Something a person did to a message here that the provider does not know yet.

    It is shown at once and told to the provider by the next pass; changes of one placement are
    told in the order in which they were made.
    """

    class Kind(models.TextChoices):
        FLAGS = "flags"
        MOVE = "move"

    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="changes")
    placement = models.ForeignKey(Placement, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind)
    add = ArrayField(models.CharField(max_length=200), default=list)
    remove = ArrayField(models.CharField(max_length=200), default=list)
    destination = models.ForeignKey(Folder, models.CASCADE, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"
