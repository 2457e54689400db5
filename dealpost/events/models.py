from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.db import models

from dealpost.accounts.models import User


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, thing: models.Model) -> Self:
        kind = ContentType.objects.get_for_model(thing)
        return self.filter(subjects__kind=kind, subjects__object_id=thing.pk)

    def newest_first(self) -> Self:
        return self.order_by("-happened_at", "-pk")


class Event(models.Model):
    """A fact, named in the past tense, written once and never edited; see forgetting.py."""

    name = models.CharField(max_length=60)
    happened_at = models.DateTimeField()
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    details = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"

    def subject_key(self, model: type[models.Model]) -> int | None:
        """Return the key of the one thing of this kind that the event is about."""
        return next(iter(self.subject_keys(model)), None)

    def subject_keys(self, model: type[models.Model]) -> list[int]:
        """Return the keys of all things of this kind that the event is about."""
        kind = ContentType.objects.get_for_model(model)
        return list(self.subjects.filter(kind=kind).values_list("object_id", flat=True))


class Subject(models.Model):
    """One of the things that an event is about."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="subjects")
    kind = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id", "event"])]

    def __str__(self) -> str:
        return f"{self.kind_id}:{self.object_id} of #{self.event_id}"
