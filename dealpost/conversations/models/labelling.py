from django.db import models

from dealpost.mailboxes.models import Folder

from .placement import Placement


class Labelling(models.Model):
    """That a message which lies in one folder shows in another, a label's.

    Derived by labelling.py from what the provider tells (`Placement.remote_labels`) and what was
    done here since; may be made anew at any time.
    """

    # The migration makes the constraint: the database itself deletes it with the placement.
    placement = models.ForeignKey(
        Placement,
        models.CASCADE,
        related_name="labellings",
        db_index=False,
        db_constraint=False,
    )
    folder = models.ForeignKey(Folder, models.CASCADE, related_name="labellings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["placement", "folder"], name="labelled_once")
        ]

    def __str__(self) -> str:
        return f"#{self.placement_id} in #{self.folder_id}"
