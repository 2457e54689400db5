from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.conversations.compression import decompress
from dealpost.conversations.models import Message


class DroppedQuerySet(models.QuerySet["Dropped"]):
    def waiting_for(self, user: User) -> Self:
        """Those that this user is to judge."""
        return self.filter(state=Dropped.State.HELD, user=user)

    def filed_by(self, user: User) -> Self:
        """Those that are filed as this user's: theirs to put back."""
        return self.filter(state=Dropped.State.FILED, user=user)


class Dropped(models.Model):
    """A message sent to an address of ours, from when we took it until it is filed."""

    class State(models.TextChoices):
        WAITING = "waiting"  # to be looked at by a job
        HELD = "held"  # for somebody's word
        FILED = "filed"
        STOPPED = "stopped"  # a machine wrote it, or it goes round in a circle
        DISCARDED = "discarded"

    class Why(models.TextChoices):
        NONE = "", ""
        STRANGER = "stranger", _("The sender is no user of this installation.")
        ANOTHER = "another", _("A colleague sent it to your personal address.")
        UNPROVEN = "unproven", _("Nothing proves that it comes from whom it names as its sender.")
        FORGED = "forged", _("The mail server found that its sender is not who it says.")
        UNSEEN = "unseen", _("The sender may not see what the address belongs to.")
        UNREADABLE = "unreadable", _("It could not be read.")
        MACHINE = "machine", _("A machine sent it.")
        CIRCLE = "circle", _("It goes round in a circle.")
        GONE = "gone", _("The address is no longer valid.")

    recipient = models.CharField(max_length=320)
    digest = models.BinaryField(max_length=32)  # SHA-256 of its bytes
    zstd = models.BinaryField()
    envelope_sender = models.CharField(max_length=320, blank=True)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    why = models.CharField(max_length=10, choices=Why, blank=True)
    # Who filed it, or is asked; none: nobody yet.
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=998, blank=True)
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    # For its undoing: {"is_new": it was not there before, "links": as they were (undoing_links)}.
    before = models.JSONField(default=dict)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = DroppedQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            # A server that did not hear our answer sends it again.
            models.UniqueConstraint(fields=["digest", "recipient"], name="dropped_once")
        ]
        indexes = [
            models.Index(fields=["user"], condition=models.Q(state="held"), name="held_for_a_user"),
            models.Index(
                fields=["received_at"], condition=models.Q(state="waiting"), name="to_be_filed"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.state}"

    @property
    def raw(self) -> bytes:
        return decompress(bytes(self.zstd))

    def try_again(self) -> None:
        """Count a try, before it begins: it may end the process that makes it."""
        self.tries += 1
        self.save(update_fields=["tries"])

    def become(self, state: str, why: str = "", *, user: User | None = None) -> None:
        self.state, self.why, self.user = state, why, user or self.user
        self.save(update_fields=["state", "why", "user", "sender", "subject", "message", "before"])
