from django.db import models

from .message import Message


class RawMessage(models.Model):
    """The bytes of a message exactly as the provider gave them, compressed with zstd.

    Those too large for the database lie in a file (Django storage); see raw_storage.py.
    """

    message = models.OneToOneField(Message, models.CASCADE, primary_key=True, related_name="raw")
    zstd = models.BinaryField(null=True)
    file = models.CharField(max_length=200, blank=True)
    is_truncated = models.BooleanField(default=False)  # the provider has more than we fetched

    def __str__(self) -> str:
        return f"of #{self.message_id}"
