"""What each kind tells, and when it has nothing to tell any more."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dealpost.conversations.teamwork import assigning
from dealpost.crm.models import Activity, ActivityKind
from dealpost.crm.reminding import remind
from dealpost.events.models import Event
from dealpost.events.recording import record
from dealpost.intake.models import Dropped
from dealpost.notifications.kinds import assignment, due_activity, held_copy
from dealpost.notifications.models import Muting, Notification
from dealpost.notifications.showing import shown, unread_count
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def three(team_mailbox):
    letters = [letter(message_id=f"<{n}@x>", subject=f"No {n}", text=f"{n}") for n in range(3)]
    return [each.conversation_id for each in deliver(team_mailbox, *letters)]


def assign(keys, to, by):
    assigning.assign(keys, to=to, by=by, at=LATER)
    assignment.tell_the_assignee(Event.objects.filter(name="conversation_assigned").latest("pk"))


def kinds(user):
    return [each.kind for each in shown(user)[0]]


def test_of_many_conversations_assigned_at_once_one_notification_tells(client, three, alice, ben):
    assign(three, ben, alice)
    assert unread_count(ben) == 1

    client.force_login(ben)
    page = client.get(reverse("notifications:page")).text
    assert "Alice Jansen assigned 3 conversations to you, in" in page
    told = Notification.objects.get()
    followed = client.get(reverse("notifications:follow", args=[told.pk]))
    assert followed["Location"] == reverse("inbox:kind", args=["mine"])


def test_one_by_one_each_is_told_by_its_name(three, alice, ben):
    for key in three:
        assign([key], ben, alice)
    assert kinds(ben) == ["assignment"] * 3


def test_who_silences_one_is_not_told_of_many_either(client, three, alice, ben):
    Muting.mute(ben, "assignment")
    assign(three, ben, alice)
    assert kinds(ben) == []
    client.force_login(ben)
    page = client.get(reverse("notifications:page")).text
    assert page.count("assigned to me</span>") == 1  # one switch for both


@pytest.fixture
def call(alice, deal):
    return Activity.plan(
        kind=ActivityKind.like("call"),
        subject="Call Bob",
        owner=alice,
        deal=deal,
        due_on=LATER.date(),
        due_at=LATER,
        at=MONDAY,
        by=alice,
    )


def remind_at(moment):
    remind(at=moment)
    for event in Event.objects.filter(name="activity_due"):
        due_activity.tell_its_owner(event)


def test_whoever_has_to_do_something_is_reminded_once_and_not_when_it_is_done(
    signed_in, call, alice, carol
):
    remind_at(MONDAY)
    assert kinds(alice) == []
    remind_at(LATER)
    remind_at(LATER + timedelta(minutes=1))
    assert kinds(alice) == ["activity_due"]
    assert kinds(carol) == []
    followed = signed_in.get(reverse("notifications:follow", args=[Notification.objects.get().pk]))
    assert followed["Location"] == reverse("deals:page", args=[call.deal.pk])

    call.finish(at=LATER, by=alice)
    assert kinds(alice) == []


def test_nobody_is_reminded_of_what_is_long_past(call, alice):
    remind_at(LATER + timedelta(days=3))
    assert kinds(alice) == []


def test_a_copy_that_waits_for_somebodys_word_is_told_to_them_until_it_is_judged(alice, carol):
    dropped = Dropped.objects.create(
        recipient="drop@shop.example",
        digest=b"1",
        zstd=b"",
        received_at=MONDAY,
        state=Dropped.State.HELD,
        why=Dropped.Why.STRANGER,
        user=alice,
        subject="Offer",
    )
    event = record("copy_held", about=[dropped], at=MONDAY)
    held_copy.tell_who_judges(event)
    assert (kinds(alice), kinds(carol)) == (["copy_held"], [])

    dropped.become(Dropped.State.DISCARDED)
    assert kinds(alice) == []
