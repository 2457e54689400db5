"""The company's stages and phases, in the place of those of an empty installation."""

from dealpost.crm.models import LostReason, Phase, Pipeline, Project, Stage
from dealpost.demo.records import Company
from dealpost.demo.source_data import source_data


def load_pipeline(company: Company) -> list[Stage]:
    (told,) = company.pipelines
    pipeline = Pipeline.add(told.name, stages=[])
    for stage in told.stages:
        rules = {"probability": stage.probability, "allowed_days": stage.allowed_days}
        pipeline.add_stage(stage.name, **rules)
    for other in Pipeline.objects.exclude(pk=pipeline.pk):
        other.remove()
    LostReason.objects.all().delete()
    for reason in source_data("company")["deals"]["lost_reasons"]:
        LostReason.add(reason)
    return list(pipeline.stages.all())


def load_phases(company: Company) -> list[Phase]:
    Phase.objects.exclude(pk__in=Project.objects.values("phase")).delete()
    return Phase.objects.bulk_create(
        Phase(name=phase.name, order=order) for order, phase in enumerate(company.phases)
    )
