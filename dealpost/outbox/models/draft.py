from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.conversations.models import Conversation, Message
from dealpost.mailboxes.models import Mailbox

from .outgoing import Outgoing


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, user: User) -> Self:
        """Those that this user writes. Nobody else sees them."""
        return self.filter(author=user)

    def at_hand(self) -> Self:
        """Those that are not on their way out."""
        away = Outgoing.objects.filter(draft=OuterRef("pk"))
        there = self.filter(discarded_at=None)
        return there.exclude(Exists(away.exclude(state=Outgoing.State.CANCELLED)))

    def begun(self) -> Self:
        """Those in which something was written: one that was only opened is no draft yet."""
        return self.exclude(version=0)


class Draft(models.Model):
    """Mail that somebody is writing, kept as they type."""

    class Kind(models.TextChoices):
        NEW = "new", _("New message")
        REPLY = "reply", _("Reply")
        REPLY_ALL = "reply_all", _("Reply to all")
        FORWARD = "forward", _("Forward")

    author = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NEW)
    conversation = models.ForeignKey(
        Conversation, models.SET_NULL, null=True, related_name="drafts"
    )
    answers = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    to = models.JSONField(default=list)  # of {"name", "address"}, as are cc and bcc
    cc = models.JSONField(default=list)
    bcc = models.JSONField(default=list)
    subject = models.CharField(max_length=998, blank=True)
    html = models.TextField(blank=True)  # what was written; pictures as cid:
    # The message that is answered or forwarded, with the line above it. Apart from what is
    # written, because no editor keeps a stranger's HTML as it was.
    quote = models.TextField(blank=True)
    item = models.CharField(max_length=40, blank=True)  # "deal-42": what it is about
    visibility = models.CharField(
        max_length=10, choices=Mailbox.Visibility, blank=True
    )  # blank: as the conversation is, or as the mailbox says
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    discarded_at = models.DateTimeField(null=True, editable=False)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]

    def __str__(self) -> str:
        return f"#{self.pk} {self.subject}"

    @property
    def recipients(self) -> list[str]:
        """The addresses of everybody who is to get it, each once."""
        everyone = (each["address"] for each in (*self.to, *self.cc, *self.bcc))
        return list({address.lower(): address for address in everyone}.values())
