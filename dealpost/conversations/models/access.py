from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from dealpost.accounts.models import User
from dealpost.mailboxes.models import Mailbox


class AccessQuerySet(models.QuerySet["Access"]):
    def granted(self) -> Self:
        """Those that open mail to their user now: part of the one predicate (strand.py)."""
        return self.filter(state=Access.State.GRANTED)

    def asked(self) -> Self:
        """Those that wait for an answer."""
        return self.filter(state=Access.State.ASKED)

    def decided_by(self, user: User) -> Self:
        """Those that this user may grant or decline: of mail that they use, nobody else's."""
        return self.filter(mailbox__in=Mailbox.objects.used_by(user)).exclude(user=user)


class Access(models.Model):
    """That somebody asked to read a colleague's private part of a conversation, and the answer.

    It hangs on the conversation and the mailbox, not on the strand, which is derived. Where
    conversations become one, only who was let into all of the parts is let in (joining.py).
    """

    class State(models.TextChoices):
        ASKED = "asked"
        GRANTED = "granted"
        DECLINED = "declined"
        REVOKED = "revoked"

    conversation = models.ForeignKey("Conversation", models.CASCADE, related_name="accesses")
    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="accesses")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    word = models.CharField(max_length=500, blank=True)  # why they ask
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = AccessQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "mailbox", "user"], name="one_access_per_user"
            )
        ]
        indexes = [
            models.Index(
                fields=["user", "conversation", "mailbox"],
                condition=Q(state="granted"),
                name="granted_access",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.user_id} to #{self.conversation_id} in #{self.mailbox_id}: {self.state}"

    def ask_again(self, *, word: str, at: datetime) -> None:
        self.word, self.asked_at, self.state = word, at, Access.State.ASKED
        self.decided_by, self.decided_at = None, None
        self.save(update_fields=["word", "asked_at", "state", "decided_by", "decided_at"])

    def decide(self, state: "Access.State", *, by: User, at: datetime) -> bool:
        """Answer it. False if it stands so already."""
        others = type(self)._default_manager.filter(pk=self.pk).exclude(state=state)
        done = others.update(state=state, decided_by=by, decided_at=at) == 1
        self.refresh_from_db(fields=["state", "decided_by", "decided_at"])
        return done
