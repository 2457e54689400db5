from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models

from dealpost import live
from dealpost.accounts.models import User
from dealpost.mailboxes.models import Mailbox

# A million strands take less; after it, whoever was at it is no longer at it.
LONGEST = timedelta(minutes=15)


class SharingOfPast(models.Model):
    """How far a mailbox is with giving its past conversations another visibility; and the undo."""

    mailbox = models.OneToOneField(Mailbox, models.CASCADE, related_name="sharing_of_past")
    visibility = models.CharField(max_length=10, choices=Mailbox.Visibility)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # The strands that it changes, newest first; taken back, they get what they had before.
    strands = ArrayField(models.BigIntegerField(), default=list)
    done = models.PositiveIntegerField(default=0)  # of them
    is_undone = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"of #{self.mailbox_id}"

    @property
    def opposite(self) -> str:
        """What the changed strands had before: there are but two visibilities."""
        return other_than(self.visibility)

    def is_under_way(self, at: datetime) -> bool:
        return self.ended_at is None and at - self.began_at < LONGEST

    @property
    def has_ended(self) -> bool:
        """Whether it is over by now, as the database has it."""
        ended = type(self).objects.filter(pk=self.pk, ended_at__isnull=False)
        return ended.exists()

    @property
    def total(self) -> int:
        return len(self.strands)

    def advance(self, done: int) -> None:
        self.done = done
        self.save(update_fields=["done"])
        live.changed(live.topic(self.mailbox))

    def end(self, *, at: datetime) -> None:
        self.ended_at = at
        self.save(update_fields=["ended_at", "done"])
        live.changed(live.topic(self.mailbox))


def other_than(visibility: str) -> str:
    private, shared = Mailbox.Visibility.PRIVATE.value, Mailbox.Visibility.SHARED.value
    return private if visibility == shared else shared
