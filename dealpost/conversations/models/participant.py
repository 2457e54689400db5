from django.db import models

from .message import Message


class Participant(models.Model):
    """An address in the head of a message."""

    class Kind(models.TextChoices):
        FROM = "from"
        REPLY_TO = "reply-to"
        TO = "to"
        CC = "cc"
        BCC = "bcc"

    message = models.ForeignKey(Message, models.CASCADE, related_name="participants")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=320, blank=True)
    address = models.CharField(max_length=320)  # lower case

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["address"])]

    def __str__(self) -> str:
        return self.name or self.address

    @property
    def is_blind(self) -> bool:
        return self.kind == self.Kind.BCC
