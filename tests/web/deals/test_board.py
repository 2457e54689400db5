import json
from datetime import timedelta

import pytest
from django.utils import timezone

from dealpost.crm.models import Deal, LostReason, Pipeline, Stage
from tests.conftest import MONDAY

HTMX = {"HX-Request": "true"}


@pytest.fixture
def board(stages) -> str:
    return f"/deals/?pipeline={stages[0].pipeline_id}"


def add(alice, stage, title="x", **more) -> Deal:
    return Deal.add(title=title, owner=alice, stage=stage, by=alice, **{"at": MONDAY, **more})


def titles(answer, number=0) -> list[str]:
    return [deal.title for deal in answer.context["columns"][number].cards]


def undo_of(answer) -> str:
    [message] = json.loads(answer.headers["HX-Trigger"])["toast"]["messages"]
    return message["undo"]


def test_the_board_adds_up_each_currency_by_itself(signed_in, alice, stages, board):
    stages[0].change(probability=20)
    for value, currency in ((1000, "EUR"), (250, "EUR"), (99, "USD")):
        add(alice, stages[0], value=value, currency=currency)

    answer = signed_in.get(board)

    column = answer.context["columns"][0]
    sums = [(each.amount, each.currency, each.weighted) for each in column.totals]
    assert (column.count, sums) == (3, [(1250, "EUR", 250), (99, "USD", 20)])
    assert "Weighted" in answer.text


def test_the_board_counts_only_what_one_may_see(signed_in, carol, stages, board, hidden):
    Deal.add(title="Secret", stage=stages[0], value=5, at=MONDAY, by=carol, **hidden)

    column = signed_in.get(board).context["columns"][0]

    assert (column.count, column.totals) == (0, [])


def test_a_board_asks_as_few_questions_for_many_cards_as_for_few(
    signed_in, alice, stages, board, django_assert_max_num_queries
):
    for number in range(70):
        add(alice, stages[0], f"Deal {number}")

    with django_assert_max_num_queries(20):
        answer = signed_in.get(board)

    assert (len(titles(answer)), answer.context["columns"][0].hidden) == (25, 45)


def test_a_column_goes_on_where_it_is_scrolled_to(signed_in, alice, stages, board):
    for number in range(30):
        add(alice, stages[0], f"Deal {number:02}")

    rest = signed_in.get(f"/deals/column/{stages[0].pk}/", {"after": 25, "sort": "title"})
    redrawn = signed_in.get(f"{board}&shown-{stages[0].pk}=30")

    assert [deal.title for deal in rest.context["items"]] == [f"Deal {n}" for n in range(25, 30)]
    assert "board-more" not in rest.text
    assert len(titles(redrawn)) == 30


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("q=chairs", ["Chairs"]),
        ("owner={carol}", ["Tables"]),
        ("due=late", ["Chairs"]),
        ("due=never", ["Tables"]),
        ("sort=value", ["Tables", "Chairs"]),
        ("sort=close", ["Chairs", "Tables"]),
        ("sort=title", ["Chairs", "Tables"]),
    ],
)
def test_a_board_is_narrowed_and_sorted(signed_in, alice, carol, stages, board, asked, shown):
    add(alice, stages[0], "Chairs", expected_close_on=MONDAY.date(), value=1)
    Deal.add(title="Tables", owner=carol, stage=stages[0], value=2, at=MONDAY, by=carol)

    assert titles(signed_in.get(f"{board}&{asked.format(carol=carol.pk)}")) == shown


@pytest.mark.parametrize(("days", "is_told"), [(13, False), (15, True)])
def test_a_deal_that_stays_too_long_is_marked(signed_in, alice, stages, board, days, is_told):
    stages[0].change(allowed_days=14)
    add(alice, stages[0], at=timezone.now() - timedelta(days=days, hours=1))

    assert (f"{days} days in this stage" in signed_in.get(board).text) is is_told


def test_everybody_chooses_the_pipeline_to_see_first(signed_in, stages):
    assert signed_in.get("/deals/").context["pipeline"] != stages[0].pipeline

    signed_in.post(f"/deals/pipelines/{stages[0].pipeline_id}/usual/")

    assert signed_in.get("/deals/").context["pipeline"] == stages[0].pipeline


def test_a_card_moves_and_the_move_can_be_undone(signed_in, deal, stages):
    answer = signed_in.post(f"/deals/{deal.pk}/stage/", {"stage": stages[1].pk}, headers=HTMX)
    deal.refresh_from_db()
    assert deal.stage == stages[1]
    assert 'id="board"' in answer.text

    signed_in.post(undo_of(answer), headers=HTMX)
    deal.refresh_from_db()
    assert (deal.stage, deal.stage_since) == (stages[0], MONDAY)


def test_a_card_dropped_on_a_stage_that_is_gone_goes_back_with_a_word(signed_in, deal, stages):
    gone = stages[2].pk
    stages[2].remove()

    answer = signed_in.post(f"/deals/{deal.pk}/stage/", {"stage": gone}, headers=HTMX)

    assert answer.status_code == 422
    assert f'id="deal-{deal.pk}"' in answer.text
    assert "stays where it was" in answer.headers["HX-Trigger"]


def test_a_deal_is_won_and_reopened_and_both_can_be_undone(signed_in, deal):
    signed_in.post(f"/deals/{deal.pk}/won/")
    deal.refresh_from_db()
    closed_at = deal.closed_at
    assert deal.status == Deal.Status.WON

    signed_in.post(f"/deals/{deal.pk}/open/", {"button": "reopen"})
    deal.refresh_from_db()
    assert deal.is_open

    signed_in.post(f"/deals/{deal.pk}/open/undo/")
    deal.refresh_from_db()
    assert (deal.status, deal.closed_at) == (Deal.Status.WON, closed_at)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"reason": "Too late"}, "Too late"),
        ({"known": "No budget"}, "No budget"),
        ({"known": "No budget", "reason": "Too late"}, "Too late"),
        ({}, ""),
    ],
)
def test_a_lost_deal_remembers_why(signed_in, deal, given, kept):
    LostReason.objects.get_or_create(name="No budget")
    asking = signed_in.get(f"/deals/{deal.pk}/lost/?on=board").text
    assert "Why was it lost?" in asking
    assert "No budget" in asking

    signed_in.post(f"/deals/{deal.pk}/lost/", given)

    deal.refresh_from_db()
    assert (deal.status, deal.lost_reason) == (Deal.Status.LOST, kept)


def test_who_loses_a_deal_on_the_board_stays_there(signed_in, deal):
    answer = signed_in.post(f"/deals/{deal.pk}/lost/?on=board", headers=HTMX)

    assert 'id="board"' in answer.text


@pytest.mark.parametrize("move", ["stage", "won", "lost", "open", "stage/undo", "copy"])
def test_what_one_may_not_see_one_cannot_move(signed_in, carol, stages, hidden, move):
    secret = Deal.add(title="Secret", stage=stages[0], at=MONDAY, by=carol, **hidden)

    answer = signed_in.post(f"/deals/{secret.pk}/{move}/", {"stage": stages[1].pk})

    secret.refresh_from_db()
    assert answer.status_code == 404
    assert (secret.stage, secret.status) == (stages[0], Deal.Status.OPEN)


def test_another_pipeline_is_another_board(signed_in, deal):
    other = Pipeline.add("Renewals", stages=["Asked"])
    add(deal.owner, Stage.objects.get(name="Asked"), "Renew chairs")

    assert titles(signed_in.get(f"/deals/?pipeline={other.pk}")) == ["Renew chairs"]
