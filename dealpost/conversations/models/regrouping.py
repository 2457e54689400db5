from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from dealpost.accounts.models import User

from .conversation import Conversation
from .identifier import Identifier
from .message import Message


class RegroupingQuerySet(models.QuerySet["Regrouping"]):
    def standing(self) -> Self:
        return self.filter(undone_at=None)

    def touching(self, threads: set[int]) -> Self:
        """Those that name a message of these threads, be it here or only mentioned."""
        named = Identifier.objects.filter(thread__in=threads)
        return self.filter(
            Q(message__thread__in=threads)
            | Q(other__thread__in=threads)
            | Exists(named.filter(identifier=OuterRef("identifier")))
            | Exists(named.filter(identifier=OuterRef("other_identifier")))
        )

    def of(self, conversations: set[int]) -> Self:
        return self.filter(Q(conversation__in=conversations) | Q(part__in=conversations))


class Regrouping(models.Model):
    """That a person split a conversation in two, or merged two into one; kept when undone.

    It names messages, not conversations: which messages are together without it may change with
    the next one that arrives. regrouping/ makes the conversations that follow from it.
    """

    class Kind(models.TextChoices):
        SPLIT = "split"  # `message`, and what answers it, became the conversation `part`
        MERGE = "merge"  # the conversation of `other`, `part`, went into that of `message`

    kind = models.CharField(max_length=10, choices=Kind)
    # By its Message-ID, too: that outlives the message, which its mailbox may take along.
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    identifier = models.CharField(max_length=998, blank=True)
    other = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    other_identifier = models.CharField(max_length=998, blank=True)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    part = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    undone_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    # Of a merge, for its undoing: see regrouping/remembering.py.
    remembered = models.JSONField(default=dict)

    objects = RegroupingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"

    @property
    def is_standing(self) -> bool:
        return self.undone_at is None
