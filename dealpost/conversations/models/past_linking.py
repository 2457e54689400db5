from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from dealpost import live
from dealpost.accounts.models import User

from .conversation import Conversation
from .linking_rule import LinkingRule


class PastLinking(models.Model):
    """How far it is that past mail follows a rule which was made, changed or taken back."""

    rule = models.ForeignKey(LinkingRule, models.CASCADE, related_name="runs")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # Those that it may concern, newest first; and how many of them have been looked at.
    conversations = ArrayField(models.BigIntegerField(), default=list)
    done = models.PositiveIntegerField(default=0)
    after_before = models.BigIntegerField(null=True)  # what the rule's `after_message` was
    is_undone = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"by rule #{self.rule_id}"

    @property
    def total(self) -> int:
        return len(self.conversations)

    @property
    def is_under_way(self) -> bool:
        return self.ended_at is None

    def save_progress(self, *fields: str) -> None:
        self.save(update_fields=list(fields))
        live.changed(live.topic(self.rule))


class LinkedBefore(models.Model):
    """How a conversation was linked by rules before a run changed that: what undoing gives back."""

    run = models.ForeignKey(PastLinking, models.CASCADE, related_name="changed")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    # Each link as ruling/past.py writes and reads it: of which item, why, since when, is it first.
    links: "models.JSONField[Any, Any]" = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "conversation"], name="changed_once_by_a_run")
        ]

    def __str__(self) -> str:
        return f"#{self.conversation_id} before run #{self.run_id}"
