import json

import pytest

from dealpost.crm.models import Deal
from tests.conftest import MONDAY

HTMX = {"HX-Request": "true"}


@pytest.fixture
def board(stages) -> str:
    return f"/deals/?pipeline={stages[0].pipeline_id}"


def test_the_board_adds_up_each_currency_by_itself(signed_in, alice, stages, board):
    for value, currency in ((1000, "EUR"), (250, "EUR"), (99, "USD")):
        Deal.add(
            title="x",
            owner=alice,
            stage=stages[0],
            value=value,
            currency=currency,
            at=MONDAY,
            by=alice,
        )

    column = signed_in.get(board).context["columns"][0]

    assert (column.count, column.totals) == (3, [(1250, "EUR"), (99, "USD")])


def test_the_board_counts_only_what_one_may_see(signed_in, carol, stages, board, hidden):
    Deal.add(title="Secret", stage=stages[0], value=5, at=MONDAY, by=carol, **hidden)

    column = signed_in.get(board).context["columns"][0]

    assert (column.count, column.totals) == (0, [])


def test_a_card_moves_and_the_move_can_be_undone(signed_in, deal, stages):
    answer = signed_in.post(f"/deals/{deal.pk}/stage/", {"stage": stages[1].pk}, headers=HTMX)
    deal.refresh_from_db()
    assert deal.stage == stages[1]
    assert 'id="board"' in answer.text

    [message] = json.loads(answer.headers["HX-Trigger"])["toast"]["messages"]
    signed_in.post(message["undo"], headers=HTMX)
    deal.refresh_from_db()
    assert deal.stage == stages[0]


def test_a_deal_is_won_and_reopened(signed_in, deal):
    signed_in.post(f"/deals/{deal.pk}/won/")
    deal.refresh_from_db()
    assert deal.status == Deal.Status.WON

    signed_in.post(f"/deals/{deal.pk}/open/")
    deal.refresh_from_db()
    assert deal.is_open


def test_a_lost_deal_remembers_why(signed_in, deal):
    assert "Why was it lost?" in signed_in.get(f"/deals/{deal.pk}/lost/").text

    signed_in.post(f"/deals/{deal.pk}/lost/", {"reason": "Too late"})

    deal.refresh_from_db()
    assert (deal.status, deal.lost_reason) == (Deal.Status.LOST, "Too late")


@pytest.mark.parametrize("move", ["stage", "won", "lost", "open"])
def test_what_one_may_not_see_one_cannot_move(signed_in, carol, stages, hidden, move):
    secret = Deal.add(title="Secret", stage=stages[0], at=MONDAY, by=carol, **hidden)

    answer = signed_in.post(f"/deals/{secret.pk}/{move}/", {"stage": stages[1].pk})

    secret.refresh_from_db()
    assert answer.status_code == 404
    assert (secret.stage, secret.status) == (stages[0], Deal.Status.OPEN)
