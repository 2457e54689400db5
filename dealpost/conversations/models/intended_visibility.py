from django.db import models

from dealpost.mailboxes.models import Mailbox


class IntendedVisibility(models.Model):
    """Who is to read a message that is about to leave, as chosen when it was written.

    The copy that the provider files may come back before ours is stored (a worker dies between):
    `standing.py` asks here before it takes the mailbox's default. It goes once it is applied.
    """

    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="+")
    message_identifier = models.CharField(max_length=998)  # as Message.rfc_message_id: without <>
    visibility = models.CharField(max_length=10, choices=Mailbox.Visibility)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "message_identifier"], name="one_intention_per_message"
            )
        ]

    def __str__(self) -> str:
        return f"{self.visibility} in #{self.mailbox_id}"
