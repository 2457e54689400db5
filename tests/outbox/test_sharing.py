"""Drafts that a team shares, and what its members send: seen by all, written by one."""

from datetime import timedelta

import pytest

from dealpost.accounts.models import Team
from dealpost.outbox import answering, drafting, sharing, submitting
from dealpost.outbox.handing_over import hand_over_with_drafts
from dealpost.outbox.models import Draft, Outgoing
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def box(team_mailbox, team, carol):
    team.members.add(carol)
    return team_mailbox


@pytest.fixture
def draft(box, alice):
    (message,) = deliver(box, letter(to="sales@shop.example"))
    draft = answering.reply(message, author=alice, at=LATER)
    drafting.save(draft, drafting.Written(box, draft.to, html="<p>A</p>"), version=0, at=LATER)
    return draft


def test_a_draft_is_its_authors_alone_until_they_share_it(draft, alice, carol):
    assert not Draft.objects.of_colleagues(carol).exists()
    sharing.share(draft)
    assert list(Draft.objects.of_colleagues(carol)) == [draft]
    assert not Draft.objects.of(carol).exists()  # to read, not to write in
    sharing.unshare(draft)
    assert not Draft.objects.of_colleagues(carol).exists()


def test_whoever_takes_it_over_writes_and_sends_in_their_own_name(draft, alice, carol):
    sharing.share(draft)
    sharing.take_over(draft, by=carol)
    assert list(Draft.objects.of(carol)) == [draft]
    assert not Draft.objects.of(alice).exists()
    assert list(Draft.objects.of_colleagues(alice)) == [draft]
    assert submitting.submit(Draft.objects.get(), at=LATER).author == carol


def test_what_is_on_its_way_is_taken_over_by_nobody(draft, carol):
    sharing.share(draft)
    submitting.submit(draft, at=LATER)
    with pytest.raises(sharing.OnItsWay):
        sharing.take_over(draft, by=carol)


def test_who_is_not_in_the_team_reads_no_shared_draft(draft, team, carol):
    sharing.share(draft)
    team.members.remove(carol)
    assert not Draft.objects.of_colleagues(carol).exists()


def test_a_colleague_takes_back_what_a_member_of_the_team_sends(draft, alice, carol):
    outgoing = submitting.submit(draft, at=LATER)
    assert Outgoing.objects.cancellable_by(carol).exists()
    back = submitting.take_back_for(outgoing, carol)
    assert back == draft
    assert list(Draft.objects.of(carol).at_hand()) == [draft]
    assert list(Draft.objects.of_colleagues(alice).at_hand()) == [draft]


def test_nobody_takes_back_what_leaves_the_personal_mailbox_of_another(mailbox, alice, carol):
    (message,) = deliver(mailbox, letter())
    submitting.submit(answering.reply(message, author=alice, at=LATER), at=LATER)
    assert not Outgoing.objects.cancellable_by(carol).exists()


def test_what_was_shared_with_one_team_is_not_shared_with_the_next(box, draft, alice, carol):
    sharing.share(draft)
    others = Team.objects.create(name="Others")
    others.members.add(carol)
    hand_over_with_drafts(box, others, by=alice, at=LATER)
    assert not Draft.objects.seen_by(carol).exists()
    assert Draft.objects.of(alice).exists()


def test_who_gets_a_mailbox_can_stop_what_its_team_still_sends(box, draft, alice, carol):
    submitting.submit(draft, at=LATER)
    hand_over_with_drafts(box, carol, by=alice, at=LATER)
    assert Outgoing.objects.cancellable_by(carol).exists()
    assert Outgoing.objects.cancellable_by(alice).exists()
