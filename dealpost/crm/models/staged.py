from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealpost import live
from dealpost.accounts.models import User
from dealpost.crm.keeping import keep
from dealpost.events.models import Event
from dealpost.events.recording import record

from .pipeline import Stage


class Staged(models.Model):
    """Goes from stage to stage of a pipeline."""

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="deals", verbose_name=_("stage"))
    stage_since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True

    @transaction.atomic
    def move_to(self, stage: Stage, *, at: datetime, by: User) -> None:
        if stage.pk == self.stage_id:
            return
        since, before = self.stage_since.isoformat(), self.stage
        self._stand_in(stage, since=at)
        record("deal_moved", about=[self], at=at, by=by, since=since, **_places(before, stage))

    @transaction.atomic
    def move_back(self, *, at: datetime, by: User) -> bool:
        """Undo the last move, as if it had never been; False where that no longer fits."""
        last = Event.objects.about(self).filter(name="deal_moved").newest_first().first()
        details: dict[str, Any] = last.details if last else {}
        came_from, stands_in = details.get("steps", [0, 0])
        stage = Stage.objects.filter(pk=came_from).first()
        if stage is None or stands_in != self.stage_id or "since" not in details:
            return False
        before = self.stage
        self._stand_in(stage, since=datetime.fromisoformat(details["since"]))
        record("deal_moved", about=[self], at=at, by=by, undone=True, **_places(before, stage))
        return True

    def _stand_in(self, stage: Stage, *, since: datetime) -> None:
        left, self.stage, self.stage_since = self.stage, stage, since
        keep(self, "stage", "stage_since")
        live.changed(live.topic(self), *{f"pipeline-{each.pipeline_id}" for each in (left, stage)})


def _places(before: Stage, after: Stage) -> dict[str, Any]:
    return {"before": before.name, "after": after.name, "steps": [before.pk, after.pk]}
