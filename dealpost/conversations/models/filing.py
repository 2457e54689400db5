from django.db import models

from dealpost.mailboxes.models import Folder

from .strand import Strand


class Filing(models.Model):
    """That a folder shows a strand: the row on which the lists page and count.

    Derived from the placements by standing.py; may be made anew at any time.
    """

    folder = models.ForeignKey(
        Folder, models.CASCADE, related_name="filings", db_index=False, db_constraint=False
    )  # as of a placement
    strand = models.ForeignKey(Strand, models.CASCADE, related_name="filings")
    newest_at = models.DateTimeField()  # of the messages in this folder
    messages = models.PositiveIntegerField()
    unread = models.PositiveIntegerField()
    flagged = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["folder", "strand"], name="filed_once_per_folder")
        ]
        indexes = [
            models.Index(fields=["folder", "-newest_at", "-strand"], name="filing_newest_first"),
            models.Index(fields=["folder"], condition=models.Q(unread__gt=0), name="filing_unread"),
        ]

    def __str__(self) -> str:
        return f"#{self.strand_id} in #{self.folder_id}"
