from collections.abc import Sequence

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from dealpost import live


class InUse(Exception):
    """It cannot go while deals stand in it."""


class Pipeline(models.Model):
    name = models.CharField(_("name"), max_length=100, unique=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    @transaction.atomic
    def add(cls, name: str, *, stages: Sequence[str]) -> "Pipeline":
        pipeline = cls.objects.create(name=name, order=cls.objects.count())
        for stage in stages:
            pipeline.add_stage(stage)
        return pipeline

    def rename(self, name: str) -> None:
        self.name = name
        self.save(update_fields=["name"])
        self.tell()

    def add_stage(self, name: str) -> "Stage":
        stage = self.stages.create(name=name, order=self.stages.count())
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


class Stage(models.Model):
    pipeline = models.ForeignKey(Pipeline, models.CASCADE, related_name="stages")
    name = models.CharField(_("name"), max_length=100)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    def rename(self, name: str) -> None:
        self.name = name
        self.save(update_fields=["name"])
        self.pipeline.tell()

    @transaction.atomic
    def shift(self, places: int) -> None:
        """Move it this many places to the right, or to the left when negative."""
        stages = list(self.pipeline.stages.select_for_update())
        stages.insert(max(0, stages.index(self) + places), stages.pop(stages.index(self)))
        for order, stage in enumerate(stages):
            stage.order = order
        Stage.objects.bulk_update(stages, ["order"])
        self.pipeline.tell()

    @transaction.atomic
    def remove(self) -> None:
        """Remove it from the pipeline. Raises InUse."""
        if self.deals.exists():
            raise InUse
        pipeline = self.pipeline
        self.delete()
        pipeline.tell()
