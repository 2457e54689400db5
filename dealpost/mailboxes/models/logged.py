from datetime import datetime

from django.db import models

from dealpost import live
from dealpost.mailboxes.log_kinds import LogKind

from .log_entry import LogEntry


class Logged(models.Model):
    """Keeps a log of what happened to it, for people to read."""

    class Meta:
        abstract = True

    def note(self, kind: LogKind, *, at: datetime, **facts: object) -> None:
        """Write down what happened; see log_kinds for the facts (JSON values) of each kind.

        What has just been noted in the same words is counted, not listed again. Call it in the
        transaction of what it tells of.
        """
        newest = LogEntry.objects.filter(mailbox_id=self.pk).newest_first().first()
        if newest is not None and newest.is_same(kind, facts):
            newest.repeat(at=at)
        else:
            LogEntry.objects.create(mailbox_id=self.pk, kind=kind, facts=facts, at=at, last_at=at)
        live.changed(live.topic(self))
