from datetime import datetime, timedelta
from typing import Generic, Self, TypeVar

from django.db import models
from django.db.models import Q

from dealpost import live
from dealpost.events.recording import record

from .logged import Logged

M = TypeVar("M", bound=models.Model)

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=30)


class TroubledQuerySet(models.QuerySet[M], Generic[M]):
    def connected(self) -> Self:
        """Those whose login works and that nobody has paused or disconnected."""
        return self.filter(login_expired_at=None, paused_at=None, disconnected_at=None)

    def due(self, at: datetime) -> Self:
        return self.connected().filter(Q(try_again_at=None) | Q(try_again_at__lte=at))


class Troubled(Logged):
    """Can fail, says so in plain words, and knows when to try again."""

    trouble = models.TextField(blank=True)  # what a person reads; empty when all is well
    failures = models.PositiveIntegerField(default=0)  # in a row
    try_again_at = models.DateTimeField(null=True)
    login_expired_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    disconnected_at = models.DateTimeField(null=True)  # the secret is forgotten, the mail stays
    last_synced_at = models.DateTimeField(null=True)  # a complete pass ended

    class Meta:
        abstract = True

    def postpone(self, why: str, *, wait: timedelta, at: datetime) -> None:
        """Remember a passing failure; each one in a row doubles the wait."""
        pause = min(max(wait, FIRST_WAIT * 2 ** min(self.failures, 10)), LONGEST_WAIT)
        self.failures += 1
        self.trouble, self.try_again_at = why, at + pause
        self.save(update_fields=["failures", "trouble", "try_again_at"])
        self.note("pass_failed", at=at, why=why)

    def expire_login(self, why: str, *, at: datetime) -> None:
        """Stop trying until somebody connects the mailbox again."""
        if self.login_expired_at is None:
            self.trouble, self.login_expired_at = why, at
            self.save(update_fields=["trouble", "login_expired_at"])
            record("mailbox_login_expired", about=[self], at=at)
            self.note("login_expired", at=at, why=why)

    def recover(self, *, at: datetime) -> None:
        """Forget past failures: the provider answered."""
        if self.trouble or self.failures or self.login_expired_at:
            self.trouble, self.failures, self.try_again_at = "", 0, None
            self.login_expired_at = None
            self.save(update_fields=["trouble", "failures", "try_again_at", "login_expired_at"])
            self.note("recovered", at=at)

    def finish_pass(self, *, at: datetime) -> None:
        self.last_synced_at = at
        self.save(update_fields=["last_synced_at"])
        live.changed(live.topic(self))

    def pause(self, *, at: datetime) -> None:
        self.paused_at = at
        self.save(update_fields=["paused_at"])
        self.note("paused", at=at)

    def resume(self, *, at: datetime) -> None:
        self.paused_at, self.try_again_at = None, None
        self.save(update_fields=["paused_at", "try_again_at"])
        self.note("resumed", at=at)
