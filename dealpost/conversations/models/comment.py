from datetime import datetime
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from dealpost.accounts.models import User
from dealpost.conversations.wording import lexemes
from dealpost.crm import rich_text
from dealpost.mailboxes.models import Mailbox

from .conversation import Conversation
from .message import Message
from .sight import Sight
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

    def unseen_by(self, user: User) -> Self:
        """Those that this user may read and has not had before their eyes."""
        return self.visible_to(user).filter(_is_new_to(user))

    def read_by(self, user: User) -> Self:
        """Those that this user may read: each with whether it is new to them (`is_new`), and
        whether more people may read it than use its mailbox (`is_wider`)."""
        wider = Strand.objects.open_to_others().filter(
            conversation=OuterRef("message__conversation"), mailbox=OuterRef("mailbox")
        )
        found = self.visible_to(user).annotate(is_new=_is_new_to(user), is_wider=Exists(wider))
        return found.select_related("author", "mailbox__team").prefetch_related("mentioned")

    def in_conversation(self, conversation: int) -> Self:
        return self.filter(message__conversation=conversation)


def _is_new_to(user: User) -> Q:
    """That somebody else wrote it, and no window of this user has shown it."""
    seen = Sight.objects.filter(
        user=user, conversation=OuterRef("message__conversation"), comment__gte=OuterRef("pk")
    )
    return ~Q(author=user) & ~Q(Exists(seen))


class Comment(models.Model):
    """What somebody says to their colleagues about a conversation: never mail, never in mail.

    It hangs on the message that was the newest when it was written, so that it goes where that
    goes when conversations are merged or split; and on the mailbox whose readers it is for.
    """

    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="comments")
    message = models.ForeignKey(Message, models.CASCADE, related_name="comments")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    html = models.TextField()  # clean
    text = models.TextField()  # its words
    search = SearchVectorField(editable=False)
    mentioned = models.ManyToManyField(User, related_name="+")
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        indexes = [GinIndex(fields=["search"], name="comment_search")]

    def __str__(self) -> str:
        return f"#{self.pk} on #{self.message_id}"

    @property
    def conversation(self) -> Conversation:
        return self.message.conversation

    def say(self, html: str) -> None:
        """Take over what somebody wrote, cleaned; it is not saved yet."""
        self.html = rich_text.clean(html)
        self.text = rich_text.as_text(self.html)
        self.search = lexemes(self.text)

    def remove(self, *, at: datetime) -> None:
        self.deleted_at = at
        self.save(update_fields=["deleted_at"])

    def restore(self) -> None:
        self.deleted_at = None
        self.save(update_fields=["deleted_at"])
