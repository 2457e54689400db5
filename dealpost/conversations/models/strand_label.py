from django.db import models

from dealpost.mailboxes.models import Mailbox

from .label import Label
from .strand import Strand


class StrandLabel(models.Model):
    """That a strand has a label: the row on which the list of a label pages and counts.

    Derived by labels/standing.py from the labels of its messages; may be made anew at any time.
    """

    # The migration makes the constraint: the database itself deletes it with the strand.
    strand = models.ForeignKey(
        Strand, models.CASCADE, related_name="labels", db_index=False, db_constraint=False
    )
    label = models.ForeignKey(Label, models.CASCADE, related_name="strands", db_index=False)
    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="+")  # the strand's
    newest_at = models.DateTimeField()  # of the strand
    unread = models.PositiveIntegerField()
    flagged = models.PositiveIntegerField()
    is_discarded = models.BooleanField()  # all of it lies in the trash or among junk

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["strand", "label"], name="each_strand_label_once")
        ]
        indexes = [
            models.Index(
                fields=["label", "mailbox", "-newest_at", "-strand"],
                condition=models.Q(is_discarded=False),
                name="labelled_newest_first",
            ),
            models.Index(
                fields=["label", "mailbox"],
                condition=models.Q(is_discarded=False, unread__gt=0),
                name="labelled_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.label_id} of #{self.strand_id}"
