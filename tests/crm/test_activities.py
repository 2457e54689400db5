"""Activities: planned, done, told of once, and seen by whoever may see all they are about."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dealpost.crm.models import Activity, ActivityKind, Deal, Person, Visibility
from dealpost.crm.next_steps import next_steps
from dealpost.crm.reminding import remind
from dealpost.events.models import Event
from tests.conftest import MONDAY

TODAY = MONDAY.date()


@pytest.fixture
def plan(alice, deal):
    def plan(
        subject: str = "Call", *, days: int = 0, at: datetime | None = None, **more
    ) -> Activity:
        given = {"kind": ActivityKind.like("call"), "owner": alice, "deal": deal, **more}
        day = TODAY + timedelta(days=days)
        return Activity.plan(subject=subject, due_on=day, due_at=at, at=MONDAY, by=alice, **given)

    return plan


@pytest.fixture
def secret(carol, stages) -> Deal:
    hidden = {"owner": carol, "visibility": Visibility.OWNER}
    return Deal.add(title="Secret", stage=stages[0], at=MONDAY, by=carol, **hidden)


def due_told() -> int:
    return Event.objects.filter(name="activity_due").count()


def test_one_sees_ones_own_and_what_is_about_nothing_hidden(plan, alice, carol, bob, secret):
    shared = plan("shared", person=bob)
    mixed = plan("mixed", deal=secret, person=bob, owner=carol)
    own = plan("own", deal=None, owner=carol)

    assert set(Activity.objects.visible_to(alice)) == {shared}
    assert set(Activity.objects.visible_to(carol)) == {shared, mixed, own}


def test_an_item_that_one_may_not_see_is_not_shown_with_ones_own(plan, alice, secret):
    plan("mine, about something hidden", deal=secret)

    [found] = Activity.objects.read_by(alice)

    assert (found.deal, found.items) == (None, [])


def test_what_is_due_is_told_of_once(plan):
    plan(at=MONDAY + timedelta(hours=1))

    assert remind(at=MONDAY) == 0
    assert remind(at=MONDAY + timedelta(minutes=45)) == 1
    assert remind(at=MONDAY + timedelta(minutes=46)) == 0
    assert due_told() == 1


def test_nothing_is_told_of_what_is_done_or_deleted(plan, alice):
    plan().finish(at=MONDAY, by=alice)
    plan().remove(at=MONDAY)

    assert remind(at=MONDAY + timedelta(days=1)) == 0


def test_what_is_put_off_is_told_of_anew(plan):
    activity = plan()
    remind(at=MONDAY)

    activity.change(at=MONDAY, due_on=TODAY + timedelta(days=1))

    assert remind(at=MONDAY) == 0
    assert remind(at=MONDAY + timedelta(days=1)) == 1


def test_the_next_step_of_many_items_is_one_query(
    plan, deal, bob, alice, stages, django_assert_num_queries
):
    late = Deal.add(title="Late", owner=alice, stage=stages[0], at=MONDAY, by=alice)
    none = Deal.add(title="None", owner=alice, stage=stages[0], at=MONDAY, by=alice)
    plan(days=3)
    plan(days=1)
    plan(days=-2, deal=late)
    plan(days=-5, deal=none).finish(at=MONDAY, by=alice)

    with django_assert_num_queries(1):
        found = next_steps("deal", [deal.pk, late.pk, none.pk], now=MONDAY)

    assert {key: (step.due_on, step.state) for key, step in found.items()} == {
        deal.pk: (date(2026, 3, 3), "planned"),
        late.pk: (date(2026, 2, 28), "overdue"),
    }


def test_one_of_today_is_overdue_only_once_its_time_has_passed(plan, deal):
    plan(at=datetime(2026, 3, 2, 15, tzinfo=UTC))

    assert next_steps("deal", [deal.pk], now=MONDAY)[deal.pk].state == "today"
    later = MONDAY.replace(hour=16)
    assert next_steps("deal", [deal.pk], now=later)[deal.pk].state == "overdue"


def test_a_kind_that_was_withdrawn_is_not_offered(db):
    ActivityKind.like("call").withdraw()

    assert ActivityKind.like("call").built_in != "call"


def test_the_events_name_whom_it_is_about(plan, deal, bob, alice):
    plan(person=bob).finish(at=MONDAY, by=alice)

    done = Event.objects.get(name="activity_done")
    assert (done.subject_key(Deal), done.subject_key(Person)) == (deal.pk, bob.pk)
