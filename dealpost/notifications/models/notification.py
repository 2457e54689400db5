from datetime import datetime
from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from dealpost.accounts.models import User
from dealpost.events.models import Event


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def about(self, thing: models.Model) -> Self:
        kind = ContentType.objects.get_for_model(thing)
        return self.filter(thing_kind=kind, thing_id=thing.pk)

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")


class Notification(models.Model):
    """That somebody is to hear of a thing.

    It holds nothing that could be private, only names of things: what it says is asked of the thing
    when it is shown, and only while its reader may see that (showing.py).
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="notifications", db_index=False)
    kind = models.CharField(max_length=40)
    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    thing_kind = models.ForeignKey(ContentType, models.CASCADE, related_name="+", db_index=False)
    thing_id = models.BigIntegerField()
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", db_index=False)
    count = models.PositiveIntegerField(default=1, db_default=1)  # of what is told in one
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "event", "thing_kind", "thing_id"],
                name="told_once_of_an_event",
            )
        ]
        indexes = [
            models.Index(fields=["user", "-at", "-id"], name="notifications_newest_first"),
            models.Index(
                fields=["user", "-at"], condition=Q(read_at=None), name="notifications_unread"
            ),
            models.Index(fields=["thing_kind", "thing_id"], name="notifications_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for #{self.user_id}"

    def read(self, *, at: datetime) -> None:
        type(self).objects.filter(pk=self.pk, read_at=None).update(read_at=at)

    def unread(self) -> None:
        self.read_at = None
        self.save(update_fields=["read_at"])
