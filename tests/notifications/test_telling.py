"""Who is told of what: once, of what they may see, unless they asked for silence."""

import pytest

from dealpost.crm.models import Deal, Visibility
from dealpost.events.recording import record
from dealpost.notifications.kinds.expired_login import KIND, tell_who_uses_it
from dealpost.notifications.models import Muting, Notification
from dealpost.notifications.registry import every_kind
from dealpost.notifications.showing import shown, unread_count
from dealpost.notifications.telling import tell
from tests.conftest import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def expired(mailbox, alice):
    mailbox.login_expired_at = MONDAY
    mailbox.save()
    return record("mailbox_login_expired", about=[mailbox], at=MONDAY)


def test_a_reaction_that_comes_twice_tells_once(expired, alice):
    tell_who_uses_it(expired)
    tell_who_uses_it(expired)

    assert unread_count(alice) == 1


def test_what_was_put_right_meanwhile_is_not_told(expired, mailbox, alice):
    mailbox.login_expired_at = None
    mailbox.save()
    tell_who_uses_it(expired)

    assert unread_count(alice) == 0


def test_it_is_shown_only_while_its_thing_is_visible(expired, mailbox, alice, carol):
    tell_who_uses_it(expired)
    mailbox.owner = carol
    mailbox.save()

    assert unread_count(alice) == 0
    assert shown(alice) == ([], False)

    mailbox.owner = alice
    mailbox.save()
    assert unread_count(alice) == 1


def test_nobody_is_told_of_a_kind_they_have_muted(expired, alice):
    Muting.mute(alice, "expired_login")
    tell_who_uses_it(expired)

    assert not Notification.objects.exists()


def test_whoever_did_it_is_not_told(expired, alice, carol, mailbox):
    tell(KIND, mailbox, users=[alice, carol], event=expired, by=alice)

    assert [each.user for each in Notification.objects.all()] == [carol]


def test_it_holds_no_words_that_could_be_private(expired, mailbox):
    tell_who_uses_it(expired)
    row = Notification.objects.values().get()

    assert mailbox.address not in str(row)


def test_every_kind_asks_by_a_predicate_of_its_own(alice, carol, deal):
    deal.visibility = Visibility.OWNER
    deal.save()

    assert not Deal.objects.visible_to(carol).exists()
    for kind in every_kind():
        assert not set(kind.visible(carol)) - {carol}, kind.key  # nobody is hidden from themselves


def test_pages_follow_each_other_without_gaps(expired, mailbox, alice):
    for _number in range(5):
        tell(
            KIND,
            mailbox,
            users=[alice],
            event=record("mailbox_login_expired", about=[mailbox], at=MONDAY),
        )
    first, is_more = shown(alice, limit=3)
    last, is_still_more = shown(alice, before=(first[-1].at, first[-1].pk), limit=3)

    assert (len(first), is_more) == (3, True)
    assert (len(last), is_still_more) == (2, False)
    assert not {each.pk for each in first} & {each.pk for each in last}
