from datetime import datetime, timedelta
from typing import Self

from django.db import models

from dealpost.accounts.models import User

WINDOW = timedelta(minutes=10)
MOST_PER_USER = 30  # somebody with a difficult provider tries ten times, a scanner does not stop


class ServerTestQuerySet(models.QuerySet["ServerTest"]):
    def recent(self, at: datetime) -> Self:
        return self.filter(begun_at__gt=at - WINDOW)


class ServerTest(models.Model):
    """That a user let us call servers of their choice; kept only for as long as it counts."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    begun_at = models.DateTimeField()

    objects = ServerTestQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "begun_at"], name="server_tests_of_user")]

    def __str__(self) -> str:
        return f"by #{self.user_id} at {self.begun_at}"
