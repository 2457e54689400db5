from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from dealpost import live
from dealpost.accounts.models import User

from .ordered import Ordered, next_order
from .step import InUse, Step

if TYPE_CHECKING:
    from .deal import Deal


class Pipeline(Ordered):
    name = models.CharField(_("name"), max_length=100, unique=True)

    class Meta(Ordered.Meta):
        abstract = False

    @classmethod
    @transaction.atomic
    def add(cls, name: str, *, stages: Sequence[str]) -> "Pipeline":
        pipeline = cls.objects.create(name=name, order=next_order(cls.objects.all()))
        for stage in stages:
            pipeline.add_stage(stage)
        return pipeline

    @classmethod
    def usual_of(cls, user: User) -> "Pipeline | None":
        """Return the pipeline that this user wants to see first, else the first of all."""
        return cls.objects.filter(usual_for__user=user).first() or cls.objects.first()

    def become_usual_of(self, user: User) -> None:
        """Be shown first to this user from now on."""
        UsualPipeline.objects.update_or_create(user=user, defaults={"pipeline": self})

    def add_stage(self, name: str, **rules: Any) -> "Stage":
        """Add a stage at the end; `rules` are its probability and days, if any."""
        stage = self.stages.create(name=name, order=next_order(self.stages.all()), **rules)
        self.tell()
        return stage

    @transaction.atomic
    def remove(self) -> None:
        """Remove it with its stages. Raises InUse, also for the last one: a deal needs one."""
        if not Pipeline.objects.exclude(pk=self.pk).exists():
            raise InUse
        if any(stage.deals.exists() for stage in self.stages.all()):
            raise InUse
        self.delete()

    def tell(self) -> None:
        live.changed(live.topic(self))


class Stage(Step):
    moved = "deal_moved"

    pipeline = models.ForeignKey(Pipeline, models.CASCADE, related_name="stages")
    probability = models.PositiveSmallIntegerField(
        _("probability"),
        default=100,
        validators=[MaxValueValidator(100)],
        help_text=_("How many of a hundred deals in this stage are won in the end."),
    )
    allowed_days = models.PositiveSmallIntegerField(
        _("days"),
        null=True,
        blank=True,
        help_text=_("A deal that stands here for longer is marked on the board."),
    )

    class Meta(Step.Meta):
        abstract = False

    @property
    def siblings(self) -> "models.QuerySet[Stage]":
        return self.pipeline.stages.all()

    @property
    def held(self) -> "models.QuerySet[Deal]":
        return self.all_of("deals")

    def tell(self) -> None:
        self.pipeline.tell()

    def _give_to(self, other: Step, *, at: datetime) -> None:
        self.held.update(stage=other, stage_since=at)


class UsualPipeline(models.Model):
    """Which pipeline the board of a user opens with."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    pipeline = models.ForeignKey(Pipeline, models.CASCADE, related_name="usual_for")

    def __str__(self) -> str:
        return f"#{self.pipeline_id} for #{self.user_id}"
