from datetime import datetime, timedelta
from typing import Self

from django.db import models

WINDOW = timedelta(minutes=15)
MOST_PER_ADDRESS = 5  # from one place: people mistype, scripts do not stop
MOST_PER_PLACE = 50  # whatever the address: an office may sit behind one network address


class FailedSignInQuerySet(models.QuerySet["FailedSignIn"]):
    def recent(self, at: datetime) -> Self:
        return self.filter(failed_at__gt=at - WINDOW)

    def too_many(self, email: str, *, place: str, at: datetime) -> bool:
        here = self.recent(at).filter(place=place)
        if here.filter(email=email).count() >= MOST_PER_ADDRESS:
            return True
        return here.count() >= MOST_PER_PLACE


class FailedSignIn(models.Model):
    """A wrong password, remembered only for as long as it counts against guessing."""

    email = models.CharField(max_length=254)
    place = models.CharField(max_length=45)  # the network address it came from
    failed_at = models.DateTimeField()

    objects = FailedSignInQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["place", "failed_at"], name="failed_sign_in_from")]

    def __str__(self) -> str:
        return f"{self.email} from {self.place}"
