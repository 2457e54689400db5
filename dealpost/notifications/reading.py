"""Notifications that were read, and the way back."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
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


def read_about(things: Iterable[models.Model], user: User, *, at: datetime) -> None:
    """Mark as read what told this user of things (of one kind): they look at them."""
    every = list(things)
    if not every:
        return
    kind = ContentType.objects.get_for_model(every[0])
    unread = Notification.objects.of(user).unread().filter(thing_kind=kind)
    if unread.filter(thing_id__in=[each.pk for each in every]).update(read_at=at):
        live.changed(live.topic(user))
