"""Who of a team deals with what."""

from datetime import timedelta

import pytest

from dealpost.conversations import acting
from dealpost.conversations.joining import merge
from dealpost.conversations.models import Strand
from dealpost.conversations.teamwork import assigning, closing, leaving
from dealpost.conversations.teamwork.listing import counts, rows, team_mailboxes
from dealpost.events.models import Event
from dealpost.notifications.kinds import assignment, release
from dealpost.notifications.showing import shown, unread_count
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


def assign(message, to, by):
    return assigning.assign([message.conversation_id], to=to, by=by, at=LATER)


def assignee(message):
    return Strand.objects.get(conversation=message.conversation_id).assignee


def listed(view, user):
    return [row.subject for row in rows(view, user=user)]


def test_it_moves_between_the_views_of_the_team(message, alice, ben):
    assert counts(team_mailboxes(alice), user=alice) == {"mine": 0, "unassigned": 1, "others": 0}
    assert assign(message, ben, alice).conversations == {message.conversation_id}

    assert counts(team_mailboxes(alice), user=alice) == {"mine": 0, "unassigned": 0, "others": 1}
    assert counts(team_mailboxes(ben), user=ben) == {"mine": 1, "unassigned": 0, "others": 0}
    assert listed("mine", ben) == listed("others", alice) == listed("team", alice) == ["Chairs"]
    assert listed("unassigned", alice) == listed("closed", alice) == []


def test_only_who_is_in_the_team_gets_it_or_gives_it(message, alice, carol):
    assert not assign(message, carol, alice)
    assert not assign(message, carol, carol)
    assert assignee(message) is None
    assert counts(team_mailboxes(carol), user=carol) == {"mine": 0, "unassigned": 0, "others": 0}


def test_a_personal_conversation_is_nobodys_to_assign(mailbox, alice):
    (own,) = deliver(mailbox, letter())
    assert not assign(own, alice, alice)
    assert not closing.close([own.conversation_id], by=alice, at=LATER)


def test_undo_gives_it_back_to_whom_it_was(message, alice, ben):
    assign(message, ben, alice)
    done = assign(message, alice, alice)
    assert assigning.assign_back(done, by=alice, at=LATER)
    assert assignee(message) == ben


def test_undo_leaves_alone_what_somebody_has_changed_since(message, alice, ben):
    done = assign(message, ben, alice)
    assign(message, alice, ben)
    assert not assigning.assign_back(done, by=alice, at=LATER)
    assert assignee(message) == alice


def test_the_assignee_is_told_and_whoever_takes_it_is_not(message, alice, ben):
    assign(message, ben, alice)
    assignment.tell_the_assignee(Event.objects.get(name="conversation_assigned"))
    assert unread_count(ben) == 1

    assign(message, alice, alice)
    assignment.tell_the_assignee(Event.objects.filter(name="conversation_assigned").latest("pk"))
    assert unread_count(alice) == 0


def test_who_leaves_the_team_is_rid_of_it_and_the_team_is_told(message, team, alice, ben, carol):
    assign(message, ben, alice)
    leaving.change_team(team, name="Sales", members=[alice], by=carol, at=LATER)

    assert assignee(message) is None
    release.tell_the_team(Event.objects.get(name="conversation_released"))
    assert [each.kind for each in shown(alice)[0]] == ["release"]
    assert unread_count(ben) == 0


def test_who_may_no_longer_sign_in_is_rid_of_it(message, alice, ben):
    assign(message, ben, alice)
    alice.make_admin()
    leaving.deactivate(ben, by=alice, at=LATER)
    assert assignee(message) is None


def test_closed_is_done_until_the_next_message(message, box, alice, ben):
    assign(message, ben, alice)
    closing.close([message.conversation_id], by=alice, at=LATER)
    assert listed("closed", ben) == ["Chairs"]
    assert counts(team_mailboxes(ben), user=ben) == {"mine": 0, "unassigned": 0, "others": 0}

    reply = letter(message_id="<2@x>", in_reply_to="<1@customer.example>", text="Well?")
    deliver(box, reply, at=LATER)
    assert listed("closed", ben) == []
    assert listed("mine", ben) == ["Chairs"]


def test_old_mail_that_is_fetched_late_opens_nothing(message, box, alice):
    closing.close([message.conversation_id], by=alice, at=LATER)
    reply = letter(message_id="<2@x>", in_reply_to="<1@customer.example>", text="Well?")
    deliver(box, reply, tell=False)
    assert listed("closed", alice) == ["Chairs"]


def test_closing_and_reopening_can_be_undone(message, alice):
    closed = closing.close([message.conversation_id], by=alice, at=LATER)
    assert closing.take_back(closed, by=alice, at=LATER)
    assert listed("closed", alice) == []

    closing.close([message.conversation_id], by=alice, at=LATER)
    reopened = closing.reopen([message.conversation_id], by=alice, at=LATER)
    assert closing.take_back(reopened, by=alice, at=LATER)
    assert Strand.objects.get().closed_at == LATER


def test_threads_that_turn_out_to_be_one_keep_who_deals_with_them(message, box, alice, ben):
    (other,) = deliver(box, letter(message_id="<9@x>", subject="Tables", text="Tables?"))
    assign(other, ben, alice)
    closing.close([message.conversation_id], by=alice, at=LATER)
    winner = merge([message.conversation_id, other.conversation_id])

    strand = Strand.objects.get(conversation=winner)
    assert (strand.assignee, strand.closed_at) == (ben, None)


def test_what_was_thrown_away_is_no_work(message, box, alice):
    assign(message, alice, alice)
    acting.move([message.conversation_id], by=alice, at=LATER, to=acting.BINS)
    assert counts(team_mailboxes(alice), user=alice) == {"mine": 0, "unassigned": 0, "others": 0}


def test_pages_follow_each_other(box, alice):
    raws = [
        letter(
            message_id=f"<{n}@x>", subject=f"No {n}", text=f"{n}", at=MONDAY + timedelta(hours=n)
        )
        for n in range(5)
    ]
    deliver(box, *raws)
    for view in ("unassigned", "team"):
        first = rows(view, user=alice, limit=3)
        rest = rows(view, user=alice, after=first[-1].place, limit=3)
        assert [row.subject for row in [*first, *rest]] == [f"No {n}" for n in (4, 3, 2, 1, 0)]
    assert len(rows("unassigned", user=alice, only_unread=True)) == 5
