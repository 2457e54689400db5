"""Who else is here."""

from datetime import timedelta

import pytest

from dealpost.conversations.models import Presence
from dealpost.conversations.teamwork.presence import be_present, leave, present
from tests.conftest import MONDAY

pytestmark = pytest.mark.django_db
VIEWING, REPLYING = Presence.Doing.VIEWING, Presence.Doing.REPLYING


def come(message, user, *, doing=VIEWING, window="w", at=MONDAY):
    be_present(message.conversation_id, user, window=window, doing=doing, at=at)


def seen_by(user, *, at=MONDAY):
    return {(each.user.name, each.doing) for who in present(user, at=at).values() for each in who}


def test_colleagues_see_each_other_and_not_themselves(message, alice, ben):
    come(message, ben)
    assert seen_by(alice) == {("Ben Visser", "viewing")}
    assert seen_by(ben) == set()


def test_who_may_not_read_the_conversation_sees_nobody_there(message, ben, carol):
    come(message, ben)
    assert seen_by(carol) == set()


def test_of_two_windows_the_one_that_answers_counts(message, alice, ben):
    come(message, ben, window="1")
    come(message, ben, window="2", doing=REPLYING)
    assert seen_by(alice) == {("Ben Visser", "replying")}
    leave(message.conversation_id, ben, window="2")
    assert seen_by(alice) == {("Ben Visser", "viewing")}


def test_a_window_that_says_nothing_more_is_forgotten(message, alice, ben):
    come(message, ben)
    assert seen_by(alice, at=MONDAY + timedelta(seconds=41)) == set()
    come(message, ben, at=MONDAY + timedelta(seconds=50))
    assert Presence.objects.count() == 1
