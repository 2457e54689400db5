import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.conversations.models import Conversation, Message
from dealpost.mailboxes.models import Mailbox

from .outgoing import Outgoing


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, user: User) -> Self:
        """Those that this user sees, and may write in: the one predicate for drafts.

        What somebody writes here is theirs alone. What was found in the drafts folder of a team's
        mailbox has no author, and is for all who use that mailbox, as it is in their mail programs.
        """
        shared = Q(author=None, mailbox__in=Mailbox.objects.used_by(user))
        return self.filter(Q(author=user) | shared)

    def seen_by(self, user: User) -> Self:
        """Those that this user may read: besides their own, those that colleagues share.

        In such a one only its author writes; who wants to write in it takes it over first.
        """
        theirs = Q(is_shared=True, mailbox__in=_of_teams(user))
        return self.of(user) | self.filter(theirs)

    def of_colleagues(self, user: User) -> Self:
        """Those that colleagues share with this user."""
        theirs = self.filter(is_shared=True, mailbox__in=_of_teams(user))
        return theirs.exclude(author=None).exclude(author=user)

    def at_hand(self) -> Self:
        """Those that are not on their way out."""
        away = Outgoing.objects.filter(draft=OuterRef("pk"))
        there = self.filter(discarded_at=None)
        return there.exclude(Exists(away.exclude(state=Outgoing.State.CANCELLED)))

    def begun(self) -> Self:
        """Those in which something was written: one that was only opened is no draft yet."""
        return self.exclude(version=0)

    def deleted_elsewhere(self) -> Self:
        """Those that went because somebody deleted them in another mail program."""
        return self.filter(discarded_at__isnull=False, is_deleted_elsewhere=True)


def _of_teams(user: User) -> "models.QuerySet[Mailbox]":
    return Mailbox.objects.used_by(user).filter(team__isnull=False)


class Draft(models.Model):
    """Mail that somebody is writing, kept as they type."""

    class Kind(models.TextChoices):
        NEW = "new", _("New message")
        REPLY = "reply", _("Reply")
        REPLY_ALL = "reply_all", _("Reply to all")
        FORWARD = "forward", _("Forward")

    # None: found in the drafts folder of a team's mailbox, and not yet sent by anybody.
    author = models.ForeignKey(User, models.CASCADE, null=True, related_name="drafts")
    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NEW)
    conversation = models.ForeignKey(
        Conversation, models.SET_NULL, null=True, related_name="drafts"
    )
    answers = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    # How far its writer had seen the conversation when it was begun (conversations.models.sight).
    seen = models.CharField(max_length=60, blank=True)
    # Message-IDs that it names, oldest first, where the answered message is not here.
    ancestry = models.JSONField(default=list)
    to = models.JSONField(default=list)  # of {"name", "address"}, as are cc and bcc
    cc = models.JSONField(default=list)
    bcc = models.JSONField(default=list)
    subject = models.CharField(max_length=998, blank=True)
    html = models.TextField(blank=True)  # what was written; pictures as cid:
    # The message that is answered or forwarded, with the line above it. Apart from what is
    # written, because no editor keeps a stranger's HTML as it was.
    quote = models.TextField(blank=True)
    items = models.JSONField(default=list)  # of "deal-42": what it is about
    # Which of them its conversation is first of all about; blank: as linking has it (primary.py).
    main_item = models.CharField(max_length=40, blank=True)
    visibility = models.CharField(
        max_length=10, choices=Mailbox.Visibility, blank=True
    )  # blank: as the conversation is, or as the mailbox says
    is_shared = models.BooleanField(default=False)  # read by the whole team of its mailbox
    version = models.PositiveIntegerField(default=0)  # of what the composer saves
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    discarded_at = models.DateTimeField(null=True, editable=False)
    is_deleted_elsewhere = models.BooleanField(default=False)

    # --- its copies at the provider (models/draft_copy.py)
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # unguessable
    edition = models.PositiveIntegerField(default=0)  # grows with every change, of files too
    tell_at = models.DateTimeField(null=True)  # when the provider is to be told of the last change
    known_as = models.CharField(max_length=998, blank=True)  # Message-ID of its newest copy
    trouble = models.TextField(blank=True)  # why the provider does not take it, for people
    # Written in here and in another mail program at once: this is what was written there.
    beside = models.ForeignKey("self", models.SET_NULL, null=True, related_name="others")

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]
        indexes = [
            models.Index(
                fields=["tell_at"], condition=Q(tell_at__isnull=False), name="drafts_to_tell"
            ),
            models.Index(fields=["mailbox", "known_as"], name="drafts_by_message_id"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.subject}"

    @property
    def recipients(self) -> list[str]:
        """The addresses of everybody who is to get it, each once."""
        everyone = (each["address"] for each in (*self.to, *self.cc, *self.bcc))
        return list({address.lower(): address for address in everyone}.values())
