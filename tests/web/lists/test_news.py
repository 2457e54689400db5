from datetime import timedelta

import pytest

from dealpost.crm.models import Activity, ActivityKind, Deal, Visibility
from tests.conftest import MONDAY


@pytest.fixture
def add(alice, stages):
    def add(title: str, **more: object) -> Deal:
        given = {"owner": alice, "stage": stages[0], "at": MONDAY, "by": alice, **more}
        return Deal.add(title=title, **given)

    return add


def news(client, shown: list[Deal], changed: list[Deal], address: str = ""):
    keys, again = (",".join(str(deal.pk) for deal in deals) for deals in (shown, changed))
    return client.get("/lists/deal/news/", {"list": address, "keys": keys, "changed": again})


def test_a_row_is_shown_as_it_is_now(signed_in, alice, add):
    chairs, tables = add("Chairs"), add("Tables")
    chairs.change(title="Forty chairs", at=MONDAY, by=alice)

    answer = news(signed_in, [chairs, tables], [chairs])

    assert "Forty chairs" in answer.text
    assert "Tables" not in answer.text
    assert (answer.context["new"], answer.context["gone"]) == (0, [])


def test_what_matches_no_more_is_marked_and_what_is_hidden_now_is_not_told(
    signed_in, alice, carol, add
):
    won, hidden = add("Won"), add("Hidden")
    won.win(at=MONDAY, by=alice)
    hidden.change(owner=carol, visibility=Visibility.OWNER, at=MONDAY, by=alice)

    answer = news(signed_in, [won, hidden], [won, hidden])

    assert won.pk in answer.context["gone"]
    assert "Hidden" not in answer.text


def test_new_ones_are_counted_where_they_would_stand_before_the_last_row(
    signed_in, carol, hidden, stages, add
):
    shown = [add(f"Deal {number}", at=MONDAY + timedelta(number)) for number in (3, 2, 1)]
    add("Older", at=MONDAY - timedelta(1))
    add("Newest", at=MONDAY + timedelta(9))
    Deal.add(title="Secret", stage=stages[0], at=MONDAY + timedelta(9), by=carol, **hidden)
    shown[1].win(at=MONDAY, by=carol)

    assert news(signed_in, shown, []).context["new"] == 1
    assert "1 new" in news(signed_in, shown, []).text


def test_values_are_added_up_by_currency_of_what_one_may_see(signed_in, carol, hidden, stages, add):
    for value, currency in ((1000, "EUR"), (250, "EUR"), (7, "USD")):
        add("x", value=value, currency=currency)
    Deal.add(title="Secret", value=5, stage=stages[0], at=MONDAY, by=carol, **hidden)

    sums = signed_in.get("/lists/deal/sums/", {"list": "f=value.min.1"}).text

    assert "3 in all" in sums
    assert "€1,250" in sums
    assert "$7" in sums
    assert signed_in.get("/lists/person/sums/", {"list": ""}).status_code == 404


def test_a_list_says_for_what_nothing_is_planned(signed_in, alice, add):
    add("Idle")
    busy = add("Busy")
    facts = {"kind": ActivityKind.like("call"), "owner": alice, "deal": busy}
    Activity.plan(subject="Call", due_on=MONDAY.date(), at=MONDAY, by=alice, **facts)

    page = signed_in.get("/deals/list/").text

    assert page.count("next-step is-overdue") == page.count("next-step is-none") == 1
