from datetime import datetime, timedelta
from typing import Generic, Self, TypeVar

from django.db import models
from django.db.models import Q

from dealpost import live
from dealpost.events.recording import record
from dealpost.mailboxes.backing_off import STABLE, pause_after

from .logged import Logged

M = TypeVar("M", bound=models.Model)


class TroubledQuerySet(models.QuerySet[M], Generic[M]):
    def connected(self) -> Self:
        """Those whose login works and that nobody has paused or disconnected."""
        return self.filter(login_expired_at=None, paused_at=None, disconnected_at=None)

    def due(self, at: datetime) -> Self:
        return self.connected().filter(Q(try_again_at=None) | Q(try_again_at__lte=at))


class Troubled(Logged):
    """Can fail, says so in plain words, and knows when to try again."""

    trouble = models.TextField(blank=True)  # what a person reads; empty when all is well
    failures = models.PositiveIntegerField(default=0)  # in a row, short recoveries between them
    well_since = models.DateTimeField(null=True)  # it works, and has not failed again
    is_slow = models.BooleanField(default=False)  # its provider keeps passes waiting
    try_again_at = models.DateTimeField(null=True)
    login_expired_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    disconnected_at = models.DateTimeField(null=True)  # the secret is forgotten, the mail stays
    last_synced_at = models.DateTimeField(null=True)  # a complete pass ended

    class Meta:
        abstract = True

    def postpone(self, why: str, *, wait: timedelta, at: datetime) -> None:
        """Remember a passing failure; each one doubles the pause, which is at least `wait`."""
        self.failures += 1
        self.trouble, self.well_since = why, None
        self.try_again_at = at + pause_after(self.failures, asked=wait)
        self.save(update_fields=["failures", "well_since", "trouble", "try_again_at"])
        self.note("pass_failed", at=at, why=why)

    @property
    def is_doubtful(self) -> bool:
        """Whether it may well hold up others that wait behind it."""
        return self.is_slow or self.failures > 0

    def slow_down(self) -> None:
        """Note that its provider kept a pass waiting for long."""
        self.is_slow = True
        self.save(update_fields=["is_slow"])

    def keep_up(self) -> None:
        """Note that a pass was quick."""
        self.is_slow = False
        self.save(update_fields=["is_slow"])

    def expire_login(self, why: str, *, at: datetime) -> None:
        """Stop trying until somebody connects the mailbox again."""
        if self.login_expired_at is None:
            self.trouble, self.login_expired_at = why, at
            self.save(update_fields=["trouble", "login_expired_at"])
            record("mailbox_login_expired", about=[self], at=at)
            self.note("login_expired", at=at, why=why)

    def recover(self, *, at: datetime) -> None:
        """The provider has done what we asked: trouble is over, failures only if that holds."""
        was_troubled = bool(self.trouble or self.login_expired_at)
        held = self.well_since is not None and at - self.well_since >= STABLE
        if was_troubled or self.well_since is None or (self.failures and held):
            self.trouble, self.try_again_at, self.login_expired_at = "", None, None
            self.well_since = self.well_since or at
            self.failures = 0 if held else self.failures
            fields = ["trouble", "failures", "well_since", "try_again_at", "login_expired_at"]
            self.save(update_fields=fields)
        if was_troubled:
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
