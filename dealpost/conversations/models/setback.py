from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from dealpost.accounts.models import User
from dealpost.mailboxes.models import Mailbox


class SetbackQuerySet(models.QuerySet["Setback"]):
    def noticed_by(self, user: User) -> Self:
        """Those that this user is to be told of: their own, and what nobody in particular did."""
        mine = Q(made_by=user) | Q(made_by=None)
        return self.filter(mine, mailbox__in=Mailbox.objects.used_by(user))


class Setback(models.Model):
    """That something a person did here had to be taken back, and why: until they have read it."""

    class Deed(models.TextChoices):
        ARCHIVE = "archive"
        DELETE = "delete"
        MOVE = "move"
        READ = "read"
        UNREAD = "unread"
        STAR = "star"
        UNSTAR = "unstar"
        LABEL = "label"
        UNLABEL = "unlabel"

    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="setbacks")
    made_by = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    deed = models.CharField(max_length=10, choices=Deed)
    why = models.TextField()  # in English, for people (web/retelling)
    messages = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()  # the last of them
    is_shown = models.BooleanField(default=False)  # in passing; it stays on the mailbox's page

    objects = SetbackQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "made_by", "deed", "why"],
                name="one_setback_of_a_kind",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.deed} in #{self.mailbox_id}"

    @classmethod
    def add(
        cls, *, mailbox: int, by: int | None, deed: str, why: str, messages: int, at: datetime
    ) -> None:
        """Remember it, together with what failed in the same way and has not been read yet."""
        # Short enough for the index.
        why = why[:500]
        kept, _new = cls.objects.get_or_create(
            mailbox_id=mailbox, made_by_id=by, deed=deed, why=why, defaults={"at": at}
        )
        cls.objects.filter(pk=kept.pk).update(
            messages=F("messages") + messages, at=at, is_shown=False
        )
