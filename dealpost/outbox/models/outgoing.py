from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.conversations import raw_storage
from dealpost.conversations.models import Conversation, Message, RawMessage
from dealpost.mailboxes.models import Mailbox

from .states import State
from .stepping import Stepping


class OutgoingQuerySet(models.QuerySet["Outgoing"]):
    def visible_to(self, user: User) -> Self:
        """What leaves a mailbox is seen by those who use it."""
        return self.filter(mailbox__in=Mailbox.objects.used_by(user))

    def cancellable_by(self, user: User) -> Self:
        """Their own, and what leaves the mailboxes that they use, whoever sends it.

        In a personal one that is what others sent while it was a team's.
        """
        return self.filter(Q(author=user) | Q(mailbox__in=Mailbox.objects.used_by(user)))

    def due(self, at: datetime) -> Self:
        """Those for which there is something to do now. A mailbox without a login waits."""
        return self.filter(next_at__lte=at, mailbox__login_expired_at=None)

    def on_the_way(self) -> Self:
        return self.filter(state__in=[State.SCHEDULED, State.CLAIMED, State.HANDING_OVER])

    def in_doubt(self) -> Self:
        return self.filter(state=State.UNCERTAIN)

    def needing_attention(self) -> Self:
        """Those of which a person must know: not sent, perhaps sent, or not to everybody."""
        failed = Q(state__in=[State.REFUSED, State.NEEDS_USER])
        return self.filter(failed | ~Q(refused={}), is_dismissed=False)

    def unfinished(self) -> Self:
        """All that the Outbox shows."""
        return self.on_the_way() | self.in_doubt() | self.needing_attention()


class Outgoing(Stepping):
    """A message on its way out: pinned to the last byte when somebody pressed Send.

    Whatever happens later, every attempt hands over the same bytes under the same Message-ID.
    """

    State = State

    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="outgoing")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(
        Conversation, models.SET_NULL, null=True, related_name="outgoing"
    )
    draft = models.ForeignKey("Draft", models.SET_NULL, null=True, related_name="outgoing")
    draft_key = models.UUIDField(null=True)  # of its draft, also when that is gone
    # Some recipients were put off by their server: the same message, for these only.
    rest_of = models.ForeignKey("self", models.CASCADE, null=True, related_name="rests")
    key = models.UUIDField(unique=True)  # travels as X-Dealpost-Outbox and as envelope id
    message_identifier = models.CharField(max_length=998)  # without <>
    subject = models.CharField(max_length=998, blank=True)
    recipients = models.JSONField()  # the envelope: addresses
    written_at = models.DateTimeField()  # its Date
    zstd = models.BinaryField(null=True)
    file = models.CharField(max_length=200, blank=True)  # where it is too large for the row
    items = models.JSONField(default=list)  # what its author chose, as is main_item
    main_item = models.CharField(max_length=40, blank=True)
    visibility = models.CharField(max_length=10, choices=Mailbox.Visibility, blank=True)

    trouble = models.TextField(blank=True)  # why it has not left, for people
    refused = models.JSONField(default=dict)  # address -> the server's words
    is_dismissed = models.BooleanField(default=False)  # somebody has read of its trouble
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="outgoing")
    filed_by_provider = models.BooleanField(null=True)  # who put it into Sent; null: nobody yet

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        constraints = [
            models.UniqueConstraint(
                fields=["message_identifier"],
                condition=Q(rest_of=None),
                name="one_outgoing_per_message_id",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="outgoing_due"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.state} <{self.message_identifier}>"

    @property
    def raw(self) -> bytes:
        """Our copy, with its Bcc header; see composing.without_bcc for what travels."""
        return raw_storage.read(RawMessage(zstd=self.zstd, file=self.file))
