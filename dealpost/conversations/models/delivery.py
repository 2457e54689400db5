from typing import Self

from django.db import models
from django.db.models import Q

from dealpost.accounts.models import User
from dealpost.crm.models.asking import asked
from dealpost.mailboxes.models import Mailbox

from .reading import DELIVERED


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def shown(self) -> Self:
        """Those that the settings of their mailbox let appear (wanting.py)."""
        return self.filter(withheld="")

    def withheld(self) -> Self:
        """Those that the settings keep back; a draft is no mail yet, whatever they say."""
        return self.exclude(withheld__in=["", Delivery.Withheld.DRAFT])

    def drafts(self) -> Self:
        return self.filter(is_draft=True)

    def conversations(self) -> set[int]:
        """Return the keys of the conversations that their messages are in."""
        return set(self.values_list("message__conversation", flat=True))

    def readable_by(self, user: User) -> Self:
        part = {"conversation": "message__conversation", "mailbox": "mailbox"}
        return self.shown().filter(asked(DELIVERED, user, **part))


class Delivery(models.Model):
    """That a mailbox holds, or held, a message."""

    class Withheld(models.TextChoices):
        """Why a message does not appear: it is a draft, or the settings keep it back."""

        DRAFT = "draft"
        BEFORE_START = "before_start"
        FOLDER = "folder"
        BLOCKED = "blocked"
        UNKNOWN_PEOPLE = "unknown_people"

    message = models.ForeignKey(
        "Message", models.CASCADE, related_name="deliveries", db_index=False
    )
    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="deliveries")
    thread_hint = models.CharField(max_length=200, blank=True)  # the provider's own thread
    received_at = models.DateTimeField()  # by the mailbox; the latest, if several times
    is_written_here = models.BooleanField(default=False)  # sent from Dealpost by this mailbox
    # It is being written, here or in another mail program (drafted.py): it is no mail yet.
    is_draft = models.BooleanField(default=False)
    # Derived by wanting.py and nobody else; may be made anew at any time. Empty: it is shown.
    withheld = models.CharField(max_length=20, choices=Withheld, blank=True)
    # No folder was seen to hold it any more: it was removed, or is being moved (departing.py).
    unplaced_at = models.DateTimeField(null=True)
    # No folder holds it any more. It stays in the history of its deal.
    removed_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "mailbox"], name="delivered_once")
        ]
        indexes = [
            models.Index(
                fields=["mailbox"], condition=Q(unplaced_at__isnull=False), name="unplaced"
            ),
            models.Index(fields=["mailbox"], condition=Q(is_draft=True), name="drafts"),
        ]

    def __str__(self) -> str:
        return f"#{self.message_id} in #{self.mailbox_id}"
