from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from dealpost.conversations.models import Delivery, Placement
from dealpost.providers.contract import Role

from .draft import Draft
from .outgoing import Outgoing

# Where a copy counts as lying among the drafts: Gmail keeps all mail in one folder.
AMONG_DRAFTS = (Role.DRAFTS, Role.ALL)


class DraftCopyQuerySet(models.QuerySet["DraftCopy"]):
    def in_mailbox(self, mailbox: int) -> Self:
        return self.filter(delivery__mailbox=mailbox)

    def missing(self) -> Self:
        """Those that the drafts folder was seen to hold no more.

        One that nobody has seen there yet (just put, where the server tells no uid) is not missing,
        and neither is one that left a moment ago: it may only be moved (conversations/departing).
        """
        return self.filter(_gone() | Q(delivery__removed_at__isnull=False)).not_among_drafts()

    def leaving(self) -> Self:
        """Those that are missing, and those that left a moment ago."""
        left = Q(delivery__removed_at__isnull=False) | Q(delivery__unplaced_at__isnull=False)
        return self.filter(_gone() | left).not_among_drafts()

    def not_among_drafts(self) -> Self:
        lying = Placement.objects.filter(delivery=OuterRef("delivery")).current()
        return self.exclude(Exists(lying.filter(folder__role__in=AMONG_DRAFTS)))

    def superseded(self) -> Self:
        """Those of an earlier edition, once a later one is there.

        One that another mail program has put there and replaced itself is left to that program.
        """
        later = DraftCopy.objects.filter(
            draft=OuterRef("draft"), delivery__mailbox=OuterRef("delivery__mailbox")
        ).filter(
            Q(edition__gt=OuterRef("edition"))
            | Q(edition=OuterRef("edition"), pk__gt=OuterRef("pk"))  # put twice by a dying worker
        )
        ours = Q(is_ours=True) | Exists(later.filter(is_ours=True))
        return self.filter(Exists(later)).filter(ours)

    def unwanted(self, at: datetime) -> Self:
        """Those that are to go from the provider: only ever copies of which we know what they are.

        What was thrown away or sent can be taken back for a while, and goes after it.
        """
        away = Outgoing.objects.filter(draft=OuterRef("draft"))
        is_over = Q(draft__discarded_at__isnull=False) | Exists(
            away.exclude(state=Outgoing.State.CANCELLED)
        )
        is_due = Q(draft__tell_at=None) | Q(draft__tell_at__lte=at)
        elsewhere = ~Q(draft__mailbox=F("delivery__mailbox"))
        useless = Q(draft=None) | elsewhere | (is_over & is_due)
        removable = self.filter(is_left=False, delivery__mailbox__tells_drafts=True)
        return removable.filter(useless | Q(pk__in=self.model.objects.superseded()))


def is_in_mailbox() -> Exists:
    """Whether the mailbox of a draft has it as it stands, to annotate drafts with."""
    copies = DraftCopy.objects.filter(draft=OuterRef("pk"), delivery__mailbox=OuterRef("mailbox"))
    return Exists(copies.filter(edition__gte=OuterRef("edition")))


def _gone() -> Q:
    """It lies elsewhere, in the trash perhaps, or only here (conversations/remaining).

    A place in an earlier life of the folder proves nothing: the folder is being read anew.
    """
    there = Placement.objects.filter(delivery=OuterRef("delivery"))
    elsewhere = there.current().exclude(folder__role__in=AMONG_DRAFTS)
    return Q(Exists(elsewhere)) | Q(Exists(there.filter(epoch=0)))


class DraftCopy(models.Model):
    """That a message among the drafts of a mailbox is a draft of ours, as of one of its editions.

    As long as the draft's own edition is no later, nobody has changed it here since.
    """

    delivery = models.OneToOneField(Delivery, models.CASCADE, related_name="draft_copy")
    draft = models.ForeignKey(Draft, models.SET_NULL, null=True, related_name="copies")
    edition = models.PositiveIntegerField()
    is_ours = models.BooleanField()  # we put it there; else another mail program did
    is_left = models.BooleanField(default=False)  # the provider refuses to remove it

    objects = DraftCopyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.draft_id} as of {self.edition}"
