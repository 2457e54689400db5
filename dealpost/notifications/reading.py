"""Notifications that were read, and the way back."""

from datetime import datetime

from django.db import models

from dealpost import live
from dealpost.accounts.models import User
from dealpost.notifications.models import Notification


def read_everything(user: User, *, at: datetime) -> None:
    Notification.objects.of(user).unread().update(read_at=at)
    live.changed(live.topic(user))


def unread_everything(user: User, *, at: datetime) -> None:
    """Take back that all was read at this moment."""
    Notification.objects.of(user).filter(read_at=at).update(read_at=None)
    live.changed(live.topic(user))


def read_about(thing: models.Model, user: User, *, at: datetime) -> None:
    """Mark as read what told this user of a thing: they look at it."""
    if Notification.objects.of(user).unread().about(thing).update(read_at=at):
        live.changed(live.topic(user))
