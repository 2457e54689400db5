from django.db import models

from .draft import Draft


class DraftAttachment(models.Model):
    """A file that goes with a draft. Its bytes are in the row: they come and go with the draft."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="attachments")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()  # bytes
    content = models.BinaryField()
    content_id = models.CharField(max_length=255, blank=True)  # what cid: in the HTML points to
    is_inline = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.filename
