from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef

from dealpost.accounts.models import User

from .link import Link
from .strand import Strand


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, user: User) -> Self:
        """The conversations of which this user may read at least one strand."""
        strands = Strand.objects.readable_by(user).filter(conversation=OuterRef("pk"))
        return self.filter(Exists(strands))

    def linked_to(self, item: models.Model) -> Self:
        return self.filter(pk__in=Link.objects.standing().to(item).values("conversation"))

    def newest_first(self) -> Self:
        return self.order_by("-newest_at", "-pk")


class Conversation(models.Model):
    """A thread of messages, whoever of us has them.

    Its key never changes meaning: one that turns out to be part of another stays as a signpost.
    `merged_into` is known from the ids in the messages and for ever; `attached_to` is a guess by
    subject (orphans.py) that may be taken back; `joined_to` follows from what people decided, and
    is made anew with it (regrouping/).
    """

    newest_at = models.DateTimeField()
    merged_into = models.ForeignKey(
        "self", models.CASCADE, null=True, editable=False, related_name="+"
    )
    attached_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, editable=False, related_name="attached"
    )
    joined_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, editable=False, related_name="joined"
    )

    objects = ConversationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def signpost(self) -> "Conversation | None":
        """Where to look instead, if this one is now part of another."""
        return self.merged_into or self.joined_to or self.attached_to
