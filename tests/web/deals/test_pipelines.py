import re

import pytest

from dealpost.crm.models import Pipeline, Stage


def names(pipeline: Pipeline) -> list[str]:
    return [stage.name for stage in Stage.objects.filter(pipeline=pipeline)]


@pytest.fixture
def pipeline(stages: list[Stage]) -> Pipeline:
    return stages[0].pipeline


def test_only_an_administrator_edits_pipelines(signed_in, stages):
    assert signed_in.get("/deals/pipelines/").status_code == 403
    assert signed_in.post(f"/deals/stages/{stages[0].pk}/removal/").status_code == 403


def test_a_pipeline_comes_with_stages(as_admin):
    as_admin.post("/deals/pipelines/", {"name": "Renewals"})

    assert names(Pipeline.objects.get(name="Renewals"))


def test_two_pipelines_cannot_share_a_name(as_admin, pipeline):
    assert as_admin.post("/deals/pipelines/", {"name": "Sales"}).status_code == 422


def test_stages_are_added_renamed_and_reordered(as_admin, pipeline, stages):
    as_admin.post(f"/deals/pipelines/{pipeline.pk}/stages/", {"name": "Signed"})
    as_admin.post(f"/deals/stages/{stages[0].pk}/", {"name": "Wants chairs"})
    as_admin.post(f"/deals/stages/{stages[2].pk}/shift/", {"up": "1"})

    assert names(pipeline) == ["Wants chairs", "Negotiation", "Quote sent", "Signed"]


def test_the_page_shows_the_stages_in_their_order(as_admin, deal, stages):
    as_admin.post(f"/deals/stages/{stages[0].pk}/shift/", {"down": "1"})

    page = as_admin.get("/deals/pipelines/").text

    shown = re.findall(r'name="name" value="([^"]+)"', page)
    assert shown[-3:] == ["Quote sent", "Qualified", "Negotiation"]


def test_a_stage_that_holds_deals_stays(as_admin, deal, pipeline, stages):
    for stage in stages:
        as_admin.post(f"/deals/stages/{stage.pk}/removal/")

    assert names(pipeline) == [deal.stage.name]


def test_a_pipeline_that_holds_deals_stays(as_admin, deal, pipeline):
    Pipeline.add("Renewals", stages=["Asked"])

    as_admin.post(f"/deals/pipelines/{pipeline.pk}/removal/")

    assert Pipeline.objects.filter(pk=pipeline.pk).exists()


def test_the_last_pipeline_stays(as_admin, pipeline):
    for each in Pipeline.objects.all():
        as_admin.post(f"/deals/pipelines/{each.pk}/removal/")

    assert Pipeline.objects.count() == 1
