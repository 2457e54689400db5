import pytest

from dealpost.crm.models import InUse, Phase, Pipeline, Stage


def names(pipeline: Pipeline) -> list[str]:
    return [stage.name for stage in Stage.objects.filter(pipeline=pipeline)]


def test_a_fresh_installation_can_take_a_deal_and_a_project(db):
    assert Pipeline.objects.get().stages.exists()
    assert Phase.objects.exists()


@pytest.mark.parametrize(
    ("which", "places", "expected"),
    [(2, -1, "ACB"), (0, 1, "BAC"), (0, -1, "ABC"), (2, 1, "ABC"), (0, 2, "BCA")],
)
def test_a_stage_shifts_within_its_pipeline(db, which, places, expected):
    pipeline = Pipeline.add("Letters", stages=["A", "B", "C"])

    pipeline.stages.all()[which].shift(places)

    assert names(pipeline) == list(expected)


def test_a_stage_in_use_is_not_removed(deal):
    with pytest.raises(InUse):
        deal.stage.remove()


def test_the_last_pipeline_is_not_removed(db):
    with pytest.raises(InUse):
        Pipeline.objects.get().remove()
