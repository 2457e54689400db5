from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef

from dealpost.accounts.models import User
from dealpost.mailboxes.models import Mailbox

from .conversation import Conversation
from .message import Message
from .strand import Strand


class CommentQuerySet(models.QuerySet["Comment"]):
    def standing(self) -> Self:
        return self.filter(deleted_at=None)

    def visible_to(self, user: User) -> Self:
        """Who may read the strand that a comment is about, reads it: nobody else."""
        strands = Strand.objects.readable_by(user).filter(
            conversation=OuterRef("message__conversation"), mailbox=OuterRef("mailbox")
        )
        return self.standing().filter(Exists(strands))

    def of(self, author: User) -> Self:
        """Those that this user may change: their own, also when deleted."""
        return self.filter(author=author)

    def in_conversation(self, conversation: int) -> Self:
        return self.filter(message__conversation=conversation)


class Comment(models.Model):
    """What somebody says to their colleagues about a conversation: never mail, never in mail.

    It hangs on the message that was the newest when it was written, so that it goes where that
    goes when conversations are merged or split; and on the mailbox whose readers it is for.
    """

    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="comments")
    message = models.ForeignKey(Message, models.CASCADE, related_name="comments")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    text = models.TextField()
    mentioned = models.ManyToManyField(User, related_name="+")
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"#{self.pk} on #{self.message_id}"

    @property
    def conversation(self) -> Conversation:
        return self.message.conversation

    def remove(self, *, at: datetime) -> None:
        self.deleted_at = at
        self.save(update_fields=["deleted_at"])

    def restore(self) -> None:
        self.deleted_at = None
        self.save(update_fields=["deleted_at"])
