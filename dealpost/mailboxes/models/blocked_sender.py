from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from dealpost.accounts.models import User
from dealpost.mailboxes.address_patterns import Pattern

from .mailbox import Mailbox


class BlockedSenderQuerySet(models.QuerySet["BlockedSender"]):
    def of_the_company(self) -> Self:
        return self.filter(mailbox=None)

    def binding(self, mailbox: Mailbox) -> Self:
        """Those of the mailbox and those of the company."""
        return self.filter(Q(mailbox=mailbox) | Q(mailbox=None))


class BlockedSender(models.Model):
    """An address, or a domain with all beneath it, whose mail a mailbox does not show."""

    mailbox = models.ForeignKey(
        Mailbox, models.CASCADE, null=True, related_name="blocked_senders", db_index=False
    )  # none: every mailbox of the company
    # Twice, because both forms of an international domain stand in mail: "xn--" and letters.
    pattern = models.CharField(max_length=320)
    spoken = models.CharField(max_length=320)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = BlockedSenderQuerySet.as_manager()

    class Meta:
        ordering = ["spoken"]
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "pattern"], name="blocked_once"),
            models.UniqueConstraint(
                fields=["pattern"], condition=Q(mailbox=None), name="blocked_once_by_the_company"
            ),
        ]

    def __str__(self) -> str:
        return self.spoken

    @classmethod
    def block(
        cls, pattern: Pattern, *, mailbox: Mailbox | None, by: User, at: datetime
    ) -> "BlockedSender":
        """Block for a mailbox, or for the company (None); twice is as good as once."""
        facts = {"spoken": pattern.spoken, "made_by": by, "made_at": at}
        row, _is_new = cls.objects.get_or_create(
            mailbox=mailbox, pattern=pattern.written, defaults=facts
        )
        return row
