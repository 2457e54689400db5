from datetime import date, datetime, timedelta

from django.db import models

from dealpost import live
from dealpost.accounts.models import User
from dealpost.mailboxes.models import Mailbox
from dealpost.sync.auditing import Audit, findings_as_json

MOST_LISTED = 200
# A million messages are compared in less; after it, whoever was at it is no longer at it.
LONGEST = timedelta(minutes=15)
LONGEST_INQUIRY = timedelta(minutes=2)


class Watch(models.Model):
    """The sign of life of a mailbox's watcher: as long as it is fresh, news need no search."""

    mailbox = models.OneToOneField(Mailbox, models.CASCADE, primary_key=True, related_name="watch")
    proved_at = models.DateTimeField()  # the server had answered a moment before

    def __str__(self) -> str:
        return f"of #{self.mailbox_id}"


class Reconsideration(models.Model):
    """How far a mailbox is with hiding and showing what its changed settings concern."""

    mailbox = models.OneToOneField(Mailbox, models.CASCADE, related_name="reconsideration")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)  # conversations
    done = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"of #{self.mailbox_id}"

    @classmethod
    def begin(cls, mailbox: Mailbox, *, at: datetime) -> "Reconsideration":
        facts = {"began_at": at, "ended_at": None, "total": 0, "done": 0}
        return cls.objects.update_or_create(mailbox=mailbox, defaults=facts)[0]

    def is_under_way(self, at: datetime) -> bool:
        return self.ended_at is None and at - self.began_at < LONGEST

    def advance(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        self.save(update_fields=["done", "total"])
        live.changed(live.topic(self.mailbox))

    def end(self, *, at: datetime) -> None:
        self.ended_at = at
        self.save(update_fields=["ended_at"])
        live.changed(live.topic(self.mailbox))


class Comparison(models.Model):
    """The last completeness audit of a mailbox, as its page shows it."""

    mailbox = models.OneToOneField(Mailbox, models.CASCADE, related_name="comparison")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    at_provider = models.PositiveIntegerField(default=0)
    here = models.PositiveIntegerField(default=0)
    kept_back = models.PositiveIntegerField(
        default=0
    )  # messages here that the settings do not show
    missing_count = models.PositiveIntegerField(default=0)
    surplus_count = models.PositiveIntegerField(default=0)
    missing = models.JSONField(default=list)  # the first of them: folder, uid, message_id
    surplus = models.JSONField(default=list)
    refused = models.JSONField(default=list)  # folders that cannot be opened: folder, why
    mended = models.BooleanField(default=False)  # what is missing still, the provider withholds
    fetched = models.PositiveIntegerField(default=0)  # of what was missing at first
    on_their_way = models.PositiveIntegerField(default=0)  # the backlog when it ended
    trouble = models.TextField(blank=True)  # why it could not be made, for people

    def __str__(self) -> str:
        return f"of #{self.mailbox_id}"

    @classmethod
    def begin(cls, mailbox: Mailbox, *, at: datetime) -> "Comparison":
        fresh = cls(mailbox=mailbox, began_at=at)
        values = {field.name: getattr(fresh, field.name) for field in cls._meta.fields[2:]}
        comparison, _new = cls.objects.update_or_create(mailbox=mailbox, defaults=values)
        live.changed(live.topic(mailbox))
        return comparison

    def is_under_way(self, at: datetime) -> bool:
        return self.ended_at is None and at - self.began_at < LONGEST

    @property
    def is_complete(self) -> bool:
        return not (self.trouble or self.missing_count or self.surplus_count or self.refused)

    def end(
        self,
        found: Audit,
        *,
        on_their_way: int,
        at: datetime,
        fetched: int = 0,
        mended: bool = False,
    ) -> None:
        """Keep what was found; `mended`: after what could be fetched of the missing was fetched."""
        self.at_provider, self.here = found.at_provider, found.here
        self.kept_back = found.kept_back
        self.missing_count, self.surplus_count = len(found.missing), len(found.surplus)
        self.missing = list(findings_as_json(found.missing[:MOST_LISTED]))
        self.surplus = list(findings_as_json(found.surplus[:MOST_LISTED]))
        self.refused = [{"folder": folder, "why": why} for folder, why in found.refused]
        self.fetched, self.mended = fetched, mended
        self.on_their_way, self.ended_at = on_their_way, at
        self.save()
        live.changed(live.topic(self.mailbox))

    def fail(self, why: str, *, at: datetime) -> None:
        self.trouble, self.ended_at = why, at
        self.save(update_fields=["trouble", "ended_at"])
        live.changed(live.topic(self.mailbox))


class Inquiry(models.Model):
    """That somebody asked why a message is not here, and the answer as far as it is known."""

    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="+")
    asker = models.ForeignKey(User, models.CASCADE, related_name="+")
    text = models.CharField(max_length=500)
    on = models.DateField(null=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    folders_done = models.PositiveIntegerField(default=0)
    folders = models.PositiveIntegerField(default=0)
    answers = models.JSONField(default=list)  # Explanation.as_json of each message found
    unsearched = models.JSONField(default=list)  # folders of the provider
    trouble = models.TextField(blank=True)  # why the provider could not be asked

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "asker"], name="one_inquiry_at_a_time")
        ]

    def __str__(self) -> str:
        return f"about #{self.mailbox_id} by #{self.asker_id}"

    @classmethod
    def begin(
        cls, mailbox: Mailbox, asker: User, text: str, *, on: date | None, at: datetime
    ) -> "Inquiry":
        """Ask something else than before."""
        cls.objects.filter(mailbox=mailbox, asker=asker).delete()
        return cls.objects.create(mailbox=mailbox, asker=asker, text=text, on=on, began_at=at)

    def is_under_way(self, at: datetime) -> bool:
        return self.ended_at is None and at - self.began_at < LONGEST_INQUIRY


class OlderCount(models.Model):
    """How much older mail the provider has, asked before somebody decides to fetch it."""

    mailbox = models.OneToOneField(Mailbox, models.CASCADE, related_name="older_count")
    since = models.DateField(null=True)  # from this day on; null: everything
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    messages = models.PositiveIntegerField(default=0)  # about so many are not here yet
    trouble = models.TextField(blank=True)  # why it could not be counted, for people

    def __str__(self) -> str:
        return f"of #{self.mailbox_id}"

    @classmethod
    def begin(cls, mailbox: Mailbox, since: date | None, *, at: datetime) -> "OlderCount":
        facts = {"since": since, "began_at": at, "ended_at": None, "messages": 0, "trouble": ""}
        return cls.objects.update_or_create(mailbox=mailbox, defaults=facts)[0]

    def holds(self, since: date | None, *, at: datetime) -> bool:
        """Whether it is about this day, and fresh enough to be shown or waited for."""
        return self.since == since and at - self.began_at < LONGEST_INQUIRY

    def end(self, *, messages: int = 0, trouble: str = "", at: datetime) -> None:
        self.messages, self.trouble, self.ended_at = messages, trouble, at
        self.save(update_fields=["messages", "trouble", "ended_at"])
