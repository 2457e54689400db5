from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, OuterRef

from dealpost.accounts.models import User
from dealpost.mime.message import Automation

from .conversation import Conversation
from .delivery import Delivery

AUTOMATIONS = [(each.value, each.name.replace("_", " ").lower()) for each in Automation]


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: User) -> Self:
        """A message is seen through a mailbox that holds it: private wins, message by message."""
        deliveries = Delivery.objects.readable_by(user).filter(message=OuterRef("pk"))
        return self.filter(Exists(deliveries))

    def oldest_first(self) -> Self:
        return self.order_by("at", "pk")


class Message(models.Model):
    """One e-mail, stored once however many mailboxes and folders hold it."""

    conversation = models.ForeignKey(
        Conversation, models.PROTECT, related_name="messages", db_index=False
    )
    # Its conversation by ids alone: the same, unless a guess attached that one to another.
    thread = models.ForeignKey(Conversation, models.PROTECT, related_name="+")
    content_key = models.BinaryField(max_length=32, unique=True)
    rfc_message_id = models.CharField(max_length=998, blank=True)  # as in its header
    at = models.DateTimeField()  # the order of things: the Date header where it can be believed
    subject = models.CharField(max_length=998, blank=True)
    sender_name = models.CharField(max_length=320, blank=True)
    sender_address = models.CharField(max_length=320, blank=True)
    is_ours = models.BooleanField(default=False)  # sent from a mailbox that we hold
    base_subject = models.CharField(max_length=255, blank=True)  # without "Re:" and its like
    is_orphan = models.BooleanField(default=False)  # calls itself a reply, but names no message
    snippet = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)  # what was newly written, for the search
    automation = models.CharField(max_length=20, choices=AUTOMATIONS)
    has_attachments = models.BooleanField(default=False)
    size = models.PositiveBigIntegerField()
    search = SearchVectorField(editable=False)  # the words of all that; see wording.py

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["conversation", "at"]),
            models.Index(fields=["rfc_message_id"]),
            models.Index(
                fields=["base_subject"],
                condition=models.Q(is_orphan=True),
                name="orphans_by_subject",
            ),
            models.Index(
                fields=["base_subject", "at"],
                condition=~models.Q(base_subject=""),
                name="messages_by_subject",
            ),
            GinIndex(fields=["search"], name="message_search"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.rfc_message_id}"

    @property
    def sender(self) -> str:
        return self.sender_name or self.sender_address
