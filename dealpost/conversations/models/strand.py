from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from dealpost.accounts.models import User
from dealpost.crm.models.asking import asked
from dealpost.mailboxes.models import Mailbox

from .access import Access
from .reading import HINTED, READ


def readable(user: User, prefix: str = "") -> Q:
    """The one predicate that decides who sees mail; `Delivery.readable_by` asks the same.

    The mail of mailboxes that they use, and of others what is shared and linked to something
    that this user may see, or what was opened to this user alone. `prefix` leads to the strand
    from another table.

    A message that lies in several mailboxes is seen through each of them by itself: who keeps
    a copy private hides that copy, and not a colleague's, who shares theirs.
    """
    names = ("conversation", "mailbox", "visibility")
    is_standing = Q(**{f"{prefix}messages__gt": 0})
    return is_standing & asked(READ, user, **{name: f"{prefix}{name}" for name in names})


class StrandQuerySet(models.QuerySet["Strand"]):
    def standing(self) -> Self:
        """Those of which something is shown.

        One whose messages are all kept back remembers what was decided of its visibility.
        """
        return self.filter(messages__gt=0)

    def readable_by(self, user: User) -> Self:
        """Those that this user may read."""
        return self.filter(readable(user))

    def of_teams_of(self, user: User) -> Self:
        """Those in a team's mailbox that this user uses: what can be assigned and closed."""
        own = Mailbox.objects.used_by(user).filter(team__isnull=False)
        return self.standing().filter(mailbox__in=own)

    def open_to_others(self) -> Self:
        """Those that more people may read than use their mailbox."""
        let_in = Access.objects.granted().filter(
            conversation=OuterRef("conversation"), mailbox=OuterRef("mailbox")
        )
        return self.filter(Q(visibility=Mailbox.Visibility.SHARED) | Exists(let_in))

    def hinted_to(self, user: User) -> Self:
        """Private ones of others of which this user may know that they exist, and since when.

        Nothing else of them: no subject, no people, no words.
        """
        private = self.standing().filter(
            visibility=Mailbox.Visibility.PRIVATE, mailbox__shows_private=True
        )
        return private.filter(asked(HINTED, user, conversation="conversation", mailbox="mailbox"))


class Strand(models.Model):
    """The part of a conversation that lies in one mailbox, as a list shows it.

    A conversation may run through several mailboxes, and each decides who sees its part: so what
    a list shows (subject, people, snippet) is kept per strand. All but `visibility`, `is_chosen`,
    `assignee` and `closed_at` is derived from the messages by standing.py and may be made anew at
    any time.
    """

    # Where a relation has no index of its own, that of a constraint or of Meta.indexes serves.
    conversation = models.ForeignKey(
        "Conversation", models.CASCADE, related_name="strands", db_index=False
    )
    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="strands", db_index=False)
    visibility = models.CharField(max_length=10, choices=Mailbox.Visibility)
    # Somebody decided that for this one (sharing.py): what is done to all of the past leaves it.
    is_chosen = models.BooleanField(default=False, db_default=False)
    subject = models.CharField(max_length=998, blank=True)
    snippet = models.CharField(max_length=200, blank=True)
    people = models.JSONField(default=list)  # names of the senders, oldest first, each once
    messages = models.PositiveIntegerField(default=0)
    has_attachments = models.BooleanField(default=False)
    newest_at = models.DateTimeField()
    # In the mailbox of a team: who of it deals with this, and since when nobody needs to.
    assignee = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True)

    objects = StrandQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "mailbox"], name="one_strand_per_mailbox"
            )
        ]
        indexes = [
            models.Index(fields=["mailbox", "-newest_at", "-conversation"]),
            models.Index(
                fields=["mailbox", "-newest_at", "-id"],
                condition=Q(assignee__isnull=False, closed_at=None),
                name="strands_assigned",
            ),
            models.Index(
                fields=["assignee", "mailbox"],
                condition=Q(assignee__isnull=False, closed_at=None),
                name="strands_of_assignee",
            ),
            models.Index(
                fields=["mailbox", "-newest_at", "-id"],
                condition=Q(closed_at__isnull=False),
                name="strands_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.conversation_id} in #{self.mailbox_id}"
