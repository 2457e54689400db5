from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from dealpost.mailboxes.models import Folder

from .delivery import Delivery

# What almost every message has, and what mail programs note of mail that nobody made a label for
# (RFC 3501 2.3.2 and the registry of RFC 5788).
USUAL_FLAGS = ("\\Answered", "\\Deleted", "\\Draft", "\\Flagged", "\\Recent", "\\Seen")
USUAL_KEYWORDS = ("$Forwarded", "$MDNSent", "$Junk", "$NotJunk", "Junk", "NonJunk", "NotJunk")


class PlacementQuerySet(models.QuerySet["Placement"]):
    def lying(self) -> Self:
        """Those under a uid. The others are kept here only (remaining.py)."""
        return self.filter(epoch__gt=0)

    def current(self) -> Self:
        """Those whose uid the provider knows: of the present life of a folder that exists.

        A folder that we never read has no epoch here; the message's is then what we were told.
        """
        ours = Q(epoch=F("folder__epoch")) | Q(folder__epoch=0)
        return self.filter(ours, epoch__gt=0, folder__is_gone=False)

    def with_keywords(self) -> Self:
        """Those with marks beyond the usual."""
        return self.exclude(remote_flags__contained_by=[*USUAL_FLAGS, *USUAL_KEYWORDS])


class Placement(models.Model):
    """That a message lies in a folder, under a uid, with flags.

    What the provider has stands in `folder` and `remote_flags`; what people see, in `shown_in`,
    `is_seen` and `is_flagged`: the same, overlaid with our changes still on their way (Change).
    """

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="placements")
    # The database does not look up for each row whether the folder is there (4 µs): folders go only
    # with their mailbox, on which the delivery hangs.
    folder = models.ForeignKey(
        Folder, models.CASCADE, related_name="placements", db_index=False, db_constraint=False
    )
    epoch = models.BigIntegerField()
    uid = models.BigIntegerField()
    remote_flags = ArrayField(models.CharField(max_length=200), default=list)
    # Remote ids of the labels that it has; null where there is no such thing.
    remote_labels = ArrayField(models.CharField(max_length=1000), null=True)
    modseq = models.BigIntegerField(default=0)
    shown_in = models.ForeignKey(
        Folder,
        models.CASCADE,
        null=True,
        related_name="shown_placements",
        db_index=False,  # lists ask Filing
        db_constraint=False,
    )  # null: we deleted it, and the provider has not been told yet
    is_seen = models.BooleanField(default=False)
    is_flagged = models.BooleanField(default=False)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["folder", "epoch", "uid"], name="placed_once")
        ]

    def __str__(self) -> str:
        return f"{self.uid} in #{self.folder_id}"
