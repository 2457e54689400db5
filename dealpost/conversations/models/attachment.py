from django.db import models

from .message import Message


class Attachment(models.Model):
    """A file in a message; its bytes are taken from the raw message when asked for."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    index = models.PositiveIntegerField()  # its place among the attachments of the message
    filename = models.CharField(max_length=255, blank=True)
    content_type = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    content_id = models.CharField(max_length=255, blank=True)
    is_inline = models.BooleanField(default=False)

    class Meta:
        ordering = ["index"]

    def __str__(self) -> str:
        return self.filename
