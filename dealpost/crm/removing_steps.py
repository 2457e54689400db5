"""Taking a stage, a phase or a pipeline away: what stands in it goes somewhere first."""

from datetime import datetime

from django.db import transaction

from dealpost.accounts.models import User
from dealpost.crm.models import Pipeline, Stage, Step


@transaction.atomic
def remove_step(step: Step, *, to: Step | None, at: datetime, by: User) -> None:
    """Remove a stage or phase; all that it holds goes `to` another. Raises InUse."""
    if to is not None:
        step.empty_into(to, at=at, by=by)
    step.remove()


@transaction.atomic
def remove_pipeline(pipeline: Pipeline, *, to: Stage | None, at: datetime, by: User) -> None:
    """Remove a pipeline; the deals of all its stages go `to` one of another. Raises InUse."""
    for stage in pipeline.stages.all() if to is not None else ():
        assert to is not None
        stage.empty_into(to, at=at, by=by)
    pipeline.remove()
