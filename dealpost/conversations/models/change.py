from collections.abc import Collection
from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from dealpost.accounts.models import User
from dealpost.mailboxes.models import Folder, Mailbox

from .delivery import Delivery
from .placement import Placement

FLAGS, KEYWORDS, MOVE, LABELS = "flags", "keywords", "move", "labels"
MARKS = (FLAGS, KEYWORDS)  # what the message has wherever it lies
PLACES = (MOVE, LABELS)  # what depends on where the message lies


def _naming(flag: str) -> Q:
    return Q(add__contains=[flag]) | Q(remove__contains=[flag])


# Not for the provider's ears: by the mailbox's switches, since they are its own, refused here, or
# since it keeps no such thing.
HELD = (
    Q(is_kept=True)
    | Q(is_here_only=True)
    | Q(kind=KEYWORDS, mailbox__tells_labels=False)
    | (Q(mailbox__tells_read=False) & _naming("\\Seen"))
    | (Q(mailbox__tells_stars=False) & _naming("\\Flagged"))
    | Q(kind=MOVE, mailbox__tells_deletions=False, destination__role="trash")
    | (Q(kind__in=PLACES, mailbox__tells_moves=False) & ~Q(destination__role="trash"))
)


class ChangeQuerySet(models.QuerySet["Change"]):
    def held(self) -> Self:
        """Those that are only shown here, for as long as nobody switches the telling on."""
        return self.filter(HELD)

    def naming(self, flag: str) -> Self:
        return self.filter(_naming(flag))

    def tellable(self) -> Self:
        """Those that can be told now.

        What the message is named by (folder, epoch, uid) must be known, and whatever was done
        before it in the same way must be told. A move that the provider may have made must be seen
        first: nobody knows under which uid the message lies.
        """
        earlier = self.model.objects.exclude(HELD).filter(
            delivery=OuterRef("delivery"), pk__lt=OuterRef("pk")
        )
        lying = Placement.objects.current().filter(delivery=OuterRef("delivery"))
        there = lying.filter(folder=OuterRef("folder"))
        return self.filter(
            Q(Exists(lying), ~Exists(earlier.filter(kind__in=MARKS)), kind__in=MARKS)
            | Q(Exists(there), ~Exists(earlier.filter(kind__in=PLACES)), kind__in=PLACES),
            told_at=None,
        ).exclude(HELD | Exists(earlier.filter(told_at__isnull=False)))

    def overtaken(self) -> Self:
        """What was to happen in a folder that somebody else has moved the message out of."""
        held = Placement.objects.filter(delivery=OuterRef("delivery"))
        return self.filter(
            Exists(held.current()),
            ~Exists(held.filter(folder=OuterRef("folder"))),
            kind__in=PLACES,
            told_at=None,
        )

    def lost(self, *, before: datetime) -> Self:
        """Those of messages that no folder has held since `before`."""
        return self.filter(delivery__removed_at__lt=before, delivery__placements=None)

    def failed(self, why: str) -> None:
        """Count another attempt."""
        self.update(attempts=F("attempts") + 1, trouble=why)


class Change(models.Model):
    """Something a person did to a message here that the provider does not know yet.

    It is shown at once (overlaying.py) and told by the next pass, in the order in which things
    were done. It hangs on the message in the mailbox, not on the uid under which that lies: uids
    come and go, with another life of the folder or a move by another mail program.
    """

    class Kind(models.TextChoices):
        FLAGS = FLAGS
        KEYWORDS = KEYWORDS  # of our own labels (labels/); one each
        MOVE = MOVE
        LABELS = LABELS  # those of the provider, which are folders

    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="changes")
    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind)
    add = ArrayField(models.CharField(max_length=1000), default=list)
    remove = ArrayField(models.CharField(max_length=1000), default=list)
    # Of a move: where the provider had the message, and where it is to lie. Of labels (remote ids
    # of their folders, in `add` and `remove`): where it lies.
    folder = models.ForeignKey(Folder, models.CASCADE, null=True, related_name="+")
    destination = models.ForeignKey(Folder, models.CASCADE, null=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # Of a move: done as far as the provider told, but not where the message lies now.
    told_at = models.DateTimeField(null=True)
    # The provider has it otherwise, and this mailbox does not take that over (remaining.py).
    is_kept = models.BooleanField(default=False)
    # The provider cannot keep it: so it is kept here, and told to nobody (labels/keeping.py).
    is_here_only = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)  # that failed
    trouble = models.TextField(blank=True)  # why the last of them failed, for people

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"

    def is_about_the_same_as(self, other: "Change") -> bool:
        """Whether this one, made later, says it differently."""
        if self.kind == MOVE or other.kind != self.kind:
            return other.kind == self.kind and other.folder_id == self.folder_id
        mine, its = {*self.add, *self.remove}, {*other.add, *other.remove}
        return its <= mine if self.kind == LABELS else bool(its & mine)

    @property
    def is_of_marks(self) -> bool:
        """Whether it is about what the message has wherever it lies."""
        return self.kind in MARKS

    @property
    def deed(self) -> str:
        """What the person did, in a word: one of Setback.Deed."""
        if self.kind == MOVE:
            role = self.destination.role if self.destination else ""
            return {"archive": "archive", "all": "archive", "trash": "delete"}.get(role, "move")
        if self.kind == LABELS:
            return "move" if self.add else "archive"
        return _deed(self.add, self.remove)


def _deed(add: Collection[str], remove: Collection[str]) -> str:
    words = {"\\Seen": ("read", "unread"), "\\Flagged": ("star", "unstar")}
    flag = next(iter([*add, *remove]), "")
    return words.get(flag, ("label", "unlabel"))[0 if add else 1]
