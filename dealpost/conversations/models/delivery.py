from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from dealpost.accounts.models import User
from dealpost.mailboxes.models import Mailbox

from .strand import Strand


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def readable_by(self, user: User) -> Self:
        shared = Strand.objects.shared_with(user).filter(
            conversation=OuterRef("message__conversation"), mailbox=OuterRef("mailbox")
        )
        return self.filter(Q(mailbox__in=Mailbox.objects.used_by(user)) | Exists(shared))


class Delivery(models.Model):
    """That a mailbox holds, or held, a message."""

    message = models.ForeignKey(
        "Message", models.CASCADE, related_name="deliveries", db_index=False
    )
    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="deliveries")
    thread_hint = models.CharField(max_length=200, blank=True)  # the provider's own thread
    # No folder holds it any more. It stays in the history of its deal.
    removed_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "mailbox"], name="delivered_once")
        ]

    def __str__(self) -> str:
        return f"#{self.message_id} in #{self.mailbox_id}"
