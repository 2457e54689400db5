import re

import pytest

from dealpost.crm.models import LostReason, Pipeline, Stage


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
    page = as_admin.post("/deals/pipelines/", {"name": "Sales"}, follow=True)

    assert "There is another one of this name already." in page.text
    assert Pipeline.objects.filter(name="Sales").count() == 1


def test_stages_are_added_renamed_and_reordered(as_admin, pipeline, stages):
    as_admin.post(f"/deals/pipelines/{pipeline.pk}/stages/", {"name": "Signed"})
    as_admin.post(f"/deals/stages/{stages[0].pk}/", {"name": "Wants chairs"})
    as_admin.post(f"/deals/stages/{stages[2].pk}/shift/", {"up": "1"})

    assert names(pipeline) == ["Wants chairs", "Negotiation", "Quote sent", "Signed"]


def test_the_page_shows_the_stages_in_their_order(as_admin, deal, stages):
    as_admin.post(f"/deals/stages/{stages[0].pk}/shift/", {"down": "1"})

    page = as_admin.get("/deals/pipelines/").text

    shown = re.findall(
        r'value="([^"]+)" maxlength="100" required aria-label="Name of the stage"', page
    )
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


def test_a_stage_has_its_chance_and_its_days(as_admin, stages):
    rules = {"name": "Qualified", "probability": "20", "allowed_days": "14"}
    as_admin.post(f"/deals/stages/{stages[0].pk}/", rules)
    as_admin.post(f"/deals/stages/{stages[0].pk}/", {**rules, "probability": "200"})

    stages[0].refresh_from_db()
    assert (stages[0].probability, stages[0].allowed_days) == (20, 14)


def test_removing_a_stage_asks_where_its_deals_go(as_admin, deal, stages):
    address = f"/deals/stages/{stages[0].pk}/removal/"
    assert "Quote sent" in as_admin.get(address).text

    as_admin.post(address, {"to": stages[1].pk})

    deal.refresh_from_db()
    assert deal.stage == stages[1]
    assert not Stage.objects.filter(pk=stages[0].pk).exists()
    assert "Quote sent" in as_admin.get(f"/deals/{deal.pk}/?show=changes").text


def test_removing_a_pipeline_asks_where_its_deals_go(as_admin, deal, pipeline):
    other = Pipeline.add("Renewals", stages=["Asked"])

    as_admin.post(f"/deals/pipelines/{pipeline.pk}/removal/", {"to": other.stages.get().pk})

    deal.refresh_from_db()
    assert deal.stage.name == "Asked"
    assert not Pipeline.objects.filter(pk=pipeline.pk).exists()


def test_an_empty_stage_comes_back_in_its_place(as_admin, pipeline, stages):
    stages[1].change(probability=40)
    page = as_admin.post(f"/deals/stages/{stages[1].pk}/removal/", follow=True)
    [message] = page.context["messages"]

    as_admin.post(message.extra_tags)

    assert names(pipeline) == ["Qualified", "Quote sent", "Negotiation"]
    assert pipeline.stages.get(name="Quote sent").probability == 40


def test_reasons_for_losing_are_edited(as_admin):
    as_admin.post("/deals/reasons/", {"name": "Wrong colour"})
    reason = LostReason.objects.get(name="Wrong colour")
    as_admin.post(f"/deals/reasons/{reason.pk}/", {"name": "Colour"})
    as_admin.post(f"/deals/reasons/{reason.pk}/shift/", {"up": "1"})

    assert "Colour" in [each.name for each in LostReason.objects.all()[:5]]
    as_admin.post(f"/deals/reasons/{reason.pk}/removal/")
    assert not LostReason.objects.filter(pk=reason.pk).exists()
