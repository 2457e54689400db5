"""Activities as people plan and do them."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from dealpost.crm.models import Activity, ActivityKind, Deal
from tests.conftest import MONDAY

HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(alice, deal):
    def plan(subject: str, *, days: int | None = 0, **more) -> Activity:
        given = {"kind": ActivityKind.like("call"), "owner": alice, "deal": deal, **more}
        day = None if days is None else timezone.localdate() + timedelta(days=days)
        return Activity.plan(
            subject=subject, due_on=day, at=timezone.localtime(), by=alice, **given
        )

    return plan


def test_one_line_on_the_page_of_a_deal_plans(signed_in, alice, deal):
    answer = signed_in.post(
        f"/activities/new/deal/{deal.pk}/", {"line": "Call Bob tomorrow 10:00"}, headers=HTMX
    )

    activity = Activity.objects.get()
    here = timezone.localtime(activity.due_at)
    assert (activity.subject, activity.owner, activity.deal) == ("Call Bob", alice, deal)
    assert (here.date(), here.hour) == (timezone.localdate() + timedelta(days=1), 10)
    assert "timeline-changed" in answer.headers["HX-Trigger"]
    page = signed_in.get(f"/deals/{deal.pk}/").text
    assert "What is next" in page
    assert "Tomorrow 10:00" in page


def test_times_are_told_by_the_clock_of_the_user(client, alice, deal):
    alice.change(time_zone="America/New_York")
    client.post("/sign-in/", {"email": alice.email, "password": "correct horse"})

    client.post(f"/activities/new/deal/{deal.pk}/", {"line": "Call Bob 2030-01-15 10:00"})

    assert Activity.objects.get().due_at == datetime(2030, 1, 15, 15, tzinfo=UTC)
    assert "10:00" in client.get("/activities/").text


def test_a_line_is_told_back_as_it_is_understood(signed_in):
    said = signed_in.get("/activities/understood/", {"line": "Lunch with Ann vandaag"}).text

    assert "Lunch with Ann" in said
    assert "Today" in said


def test_a_line_with_a_time_only_is_refused(signed_in):
    answer = signed_in.post("/activities/new/", {"line": "tomorrow"}, headers=HTMX)

    assert (answer.status_code, Activity.objects.count()) == (422, 0)


def test_done_is_undone_and_the_next_one_is_offered(signed_in, alice, deal, plan):
    activity = plan("Call Bob")

    answer = signed_in.post(f"/activities/{activity.pk}/done/", headers=HTMX)

    told = json.loads(answer.headers["HX-Trigger"])
    activity.refresh_from_db()
    assert activity.done_by == alice
    assert told["plan-next"] == {"url": f"/activities/next/deal/{deal.pk}/"}
    assert "Done by Alice Jansen" in signed_in.get(f"/deals/{deal.pk}/?show=activities").text

    signed_in.post(told["toast"]["messages"][0]["undo"], headers=HTMX)
    activity.refresh_from_db()
    assert activity.done_at is None


def test_nothing_is_offered_where_something_is_planned(signed_in, plan):
    plan("Then this", days=2)

    answer = signed_in.post(f"/activities/{plan('First this').pk}/done/", headers=HTMX)

    assert "plan-next" not in json.loads(answer.headers["HX-Trigger"])


def test_the_page_groups_by_when_it_is_due(signed_in, plan):
    for days in (-1, 0, 1, 30, None):
        plan(f"in {days}", days=days)

    groups = signed_in.get("/activities/").context["groups"]

    assert [(group.name, str(group.activities[0])) for group in groups] == [
        ("overdue", "in -1"),
        ("today", "in 0"),
        ("tomorrow", "in 1"),
        ("later", "in 30"),
        ("someday", "in None"),
    ]


def test_the_page_shows_ones_own_unless_asked_for_all(signed_in, carol, plan):
    plan("Carol's", owner=carol)

    assert "Carol&#x27;s" not in signed_in.get("/activities/").text
    assert "Carol&#x27;s" in signed_in.get("/activities/", {"owner": "all"}).text


def test_a_week_shows_each_day(signed_in, plan):
    plan("Today's")

    days = signed_in.get("/activities/week/").context["week"].days

    assert [str(found[0]) for _day, is_today, found in days if is_today] == ["Today's"]
    assert len(days) == 7


def test_it_is_edited_in_a_dialog(signed_in, deal, alice, plan):
    activity = plan("Call")
    given = {"subject": "Visit", "kind": activity.kind_id, "owner": alice.pk, "deal": deal.pk}

    page = signed_in.get(f"/activities/{activity.pk}/edit/").text
    signed_in.post(
        f"/activities/{activity.pk}/edit/", {**given, "due_on": "2030-01-15", "at": "10:00"}
    )

    activity.refresh_from_db()
    assert "Edit activity" in page
    assert (activity.subject, str(timezone.localtime(activity.due_at))[:16]) == (
        "Visit",
        "2030-01-15 10:00",
    )


def test_what_is_deleted_comes_back_by_undo(signed_in, plan):
    activity = plan("Call")

    answer = signed_in.post(f"/activities/{activity.pk}/removal/", headers=HTMX)
    assert "Call" not in signed_in.get("/activities/").context["groups"].__str__()

    [message] = json.loads(answer.headers["HX-Trigger"])["toast"]["messages"]
    signed_in.post(message["undo"], headers=HTMX)
    activity.refresh_from_db()
    assert activity.deleted_at is None


@pytest.mark.parametrize("deed", ["", "edit/", "done/", "open/", "removal/", "return/"])
def test_what_is_about_a_hidden_deal_is_not_there(signed_in, carol, stages, hidden, plan, deed):
    secret = Deal.add(title="Secret", stage=stages[0], at=MONDAY, by=carol, **hidden)
    activity = plan("hush", deal=secret, owner=carol)
    address = f"/activities/{activity.pk}/{deed}"

    assert {signed_in.get(address).status_code, signed_in.post(address).status_code} <= {404, 405}
    assert signed_in.post(f"/activities/new/deal/{secret.pk}/", {"line": "x"}).status_code == 404
    assert "hush" not in signed_in.get("/activities/?owner=all").text


def test_the_card_of_a_deal_tells_what_is_next(signed_in, stages, plan):
    board = f"/deals/?pipeline={stages[0].pipeline_id}"
    assert "Nothing planned" in signed_in.get(board).text

    plan("Call", days=1)

    assert "Next: Tomorrow" in signed_in.get(board).text


def test_an_administrator_names_the_kinds(as_admin):
    as_admin.post("/activities/kinds/", {"name": "Site visit", "icon": "map-pin"})
    kind = ActivityKind.objects.get(name="Site visit")

    as_admin.post(f"/activities/kinds/{kind.pk}/", {"name": "Visit", "icon": "truck"})
    as_admin.post(f"/activities/kinds/{kind.pk}/withdrawal/")

    kind.refresh_from_db()
    assert (kind.name, kind.icon, kind.is_offered) == ("Visit", "truck", False)
    assert as_admin.get("/activities/kinds/").status_code == 200


def test_nobody_else_names_the_kinds(signed_in):
    assert signed_in.post("/activities/kinds/", {"name": "x", "icon": "flag"}).status_code == 403


def test_those_around_a_person_are_theirs_and_those_of_their_deals(signed_in, plan, bob, alice):
    plan("Call about chairs")
    plan("Write a card", deal=None, person=bob)
    plan("Water the plants", deal=None)

    page = signed_in.get("/activities/", {"of-person": bob.pk})

    (group,) = page.context["groups"]
    assert {str(each) for each in group.activities} == {"Call about chairs", "Write a card"}
    assert f"/activities/week/?owner={alice.pk}&amp;kind=&amp;of-person={bob.pk}" in page.text


def test_whom_one_may_not_see_narrows_nothing(signed_in, plan, bob, hidden):
    plan("Water the plants", deal=None)
    type(bob).objects.filter(pk=bob.pk).update(**hidden)

    page = signed_in.get("/activities/", {"of-person": bob.pk})

    assert "Water the plants" in page.text
    assert "Bob Bakker" not in page.text
