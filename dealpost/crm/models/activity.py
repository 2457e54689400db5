from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.db import models, transaction
from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from dealpost import live
from dealpost.accounts.models import User
from dealpost.events.recording import record

from .activity_kind import ActivityKind
from .belonging import ITEM_KINDS, tell_around
from .deal import Deal
from .lead import Lead
from .organization import Organization
from .person import Person
from .project import Project
from .removable import Removable
from .visible import visible_items

BEFORE = timedelta(minutes=15)  # what has a time is told of so long before it
MORNING = time(8)  # what has a day only is told of when that day begins


class ActivityQuerySet(models.QuerySet["Activity"]):
    def standing(self) -> Self:
        """All but those that were deleted."""
        return self.filter(deleted_at=None)

    def open(self) -> Self:
        return self.standing().filter(done_at=None)

    def visible_to(self, user: User) -> Self:
        """One's own, and those of which one may see everything that they are about."""
        about = Q(pk__in=[])
        hidden = Q(pk__in=[])
        for kind in ITEM_KINDS:
            linked = Q(**{f"{kind}__isnull": False})
            about |= linked
            hidden |= linked & ~visible_items(user, prefix=f"{kind}__")
        return self.filter(Q(owner=user) | (about & ~hidden))

    def read_by(self, user: User) -> Self:
        """Those that this user may see, each without an item that they may not."""
        items = [Prefetch(kind, _seen(model, user)) for kind, model in ITEM_KINDS.items()]
        return self.visible_to(user).select_related("owner", "kind").prefetch_related(*items)

    def on_any(self, items: Mapping[str, list[int]]) -> Self:
        """Those about any of these items: {kind: keys}."""
        about = Q(pk__in=[])
        for kind, keys in items.items():
            about |= Q(**{f"{kind}__in": keys})
        return self.filter(about)

    def soonest_first(self) -> Self:
        """By day, what has a time first; what has no day comes last."""
        return self.order_by(
            F("due_on").asc(nulls_last=True), F("due_at").asc(nulls_last=True), "pk"
        )

    def to_remind(self, at: datetime) -> Self:
        return self.open().filter(reminded_at=None, remind_at__lte=at)


def _seen(model: type[models.Model], user: User) -> "models.QuerySet[models.Model]":
    return model._default_manager.filter(visible_items(user))


class Activity(Removable):
    """Something that somebody has to do, or did: a call, a meeting, a task."""

    kind = models.ForeignKey(ActivityKind, models.PROTECT, verbose_name=_("kind"))
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("notes"), blank=True, max_length=5000)
    due_on = models.DateField(_("date"), null=True, blank=True)
    due_at = models.DateTimeField(null=True)  # the moment, for one with a time
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("owner"))
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="activities")
    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, related_name="activities"
    )
    deal = models.ForeignKey(Deal, models.CASCADE, null=True, related_name="activities")
    lead = models.ForeignKey(Lead, models.CASCADE, null=True, related_name="activities")
    project = models.ForeignKey(Project, models.CASCADE, null=True, related_name="activities")
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    remind_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [
            models.Index(
                fields=["owner", "due_on"],
                condition=Q(done_at=None, deleted_at=None),
                name="activity_to_do",
            ),
            models.Index(
                fields=["remind_at"],
                condition=Q(done_at=None, deleted_at=None, reminded_at=None),
                name="activity_to_remind",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @classmethod
    @transaction.atomic
    def plan(cls, *, at: datetime, by: User, **fields: Any) -> "Activity":
        activity = cls(created_at=at, created_by=by, **fields)
        activity._set_reminder(at)
        activity.save()
        record("activity_added", about=[activity, *activity.items], at=at, by=by)
        activity.tell()
        return activity

    @transaction.atomic
    def change(self, *, at: datetime, **fields: Any) -> None:
        """Give these fields these values. Another time is told of anew."""
        before = (self.due_on, self.due_at, self.owner_id)
        touched = [*self.items]
        for name, value in fields.items():
            setattr(self, name, value)
        if before != (self.due_on, self.due_at, self.owner_id):
            self.reminded_at = None
            self._set_reminder(at)
        self.save()
        self.tell(*touched)

    @transaction.atomic
    def finish(self, *, at: datetime, by: User) -> None:
        if self.done_at is None:
            self.done_at, self.done_by = at, by
            self._keep("done_at", "done_by")
            record("activity_done", about=[self, *self.items], at=at, by=by)

    @transaction.atomic
    def reopen(self) -> None:
        self.done_at = self.done_by = None
        self._keep("done_at", "done_by")

    @property
    def items(self) -> list[models.Model]:
        """What it is about, the most telling first."""
        found = (getattr(self, kind) for kind in ("deal", "lead", "project", "person"))
        return [item for item in (*found, self.organization) if item is not None]

    @property
    def ends_at(self) -> datetime | None:
        return self.due_at + timedelta(minutes=self.minutes or 0) if self.due_at else None

    def tell(self, *more: models.Model) -> None:
        tell_around(*self.items, *more)
        live.changed(f"user-{self.owner_id}", "activities-0")

    def _set_reminder(self, at: datetime) -> None:
        """When its owner is to be told, `at` being aware and in the zone of who plans it."""
        if self.due_at is not None:
            self.remind_at = self.due_at - BEFORE
        elif self.due_on is not None:
            self.remind_at = datetime.combine(self.due_on, MORNING, tzinfo=at.tzinfo)
        else:
            self.remind_at = None


def is_late(activity: Activity, *, now: datetime, today: date) -> bool:
    """Whether it should have been done; one without a time has all of its day."""
    if activity.done_at is not None or activity.due_on is None:
        return False
    return activity.due_at < now if activity.due_at else activity.due_on < today
