"""A mailbox changes hands, by the word of whose mail it is."""

import pytest

from dealpost.accounts.models import User
from dealpost.conversations import letting_in, sharing_past
from dealpost.conversations.models import Access, Conversation, SharingOfPast, Strand
from dealpost.conversations.teamwork.handing_over import NotTheOwner, effect, hand_over
from dealpost.mailboxes.models import Mailbox
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db


def test_what_it_will_do_is_said_before(mailbox, team, alice, ben):
    deliver(mailbox, letter())
    said = effect(mailbox, team)
    assert said.readers_then == [alice, ben]
    assert said.new_readers == [ben]
    assert (said.all, said.private) == (1, 1)
    assert not Conversation.objects.visible_to(ben).exists()


def test_nobody_but_its_owner_gives_a_personal_mailbox_away(mailbox, team, ben):
    ben.make_admin()
    deliver(mailbox, letter())
    with pytest.raises(NotTheOwner):
        hand_over(mailbox, team, by=ben, at=MONDAY)
    assert not Conversation.objects.visible_to(ben).exists()


def test_back_in_one_hand_nobody_else_deals_with_its_mail(message, box, alice, ben):
    Strand.objects.update(assignee=ben)
    assert effect(box, alice).assigned == 1
    assert effect(box, alice).former_readers == [ben]
    hand_over(box, alice, by=alice, at=MONDAY)
    assert Strand.objects.get().assignee is None
    assert not Conversation.objects.visible_to(ben).exists()


def reads(*users):
    """Who of them reads which subjects, by their first name."""
    return {
        user.name.split()[0]: sorted(
            Strand.objects.readable_by(user).values_list("subject", flat=True)
        )
        for user in users
    }


def two(mailbox):
    """A private conversation, and one that is shared and about a deal that everybody sees."""
    other = letter(message_id="<2@x>", subject="Tables", text="And tables?")
    private, shared = deliver(mailbox, letter(to=mailbox.address), other)
    Strand.objects.filter(conversation=shared.conversation).update(visibility="shared")
    return private, shared


@pytest.fixture
def femke(db):
    return User.objects.create_user(
        "femke@shop.example", name="Femke Smit", password="x", is_admin=True
    )


def test_there_and_back_nobody_reads_more_than_who_has_it_and_what_is_shared(
    mailbox, team, alice, ben, carol, femke, deal
):
    two(mailbox)
    shared = ["Tables"]
    everything = ["Chairs", "Tables"]
    before = reads(alice, ben, carol, femke)
    assert before == {"Alice": everything, "Ben": shared, "Carol": shared, "Femke": shared}

    hand_over(mailbox, team, by=alice, at=MONDAY)
    assert reads(alice, ben, carol, femke) == {**before, "Ben": everything}

    hand_over(mailbox, alice, by=alice, at=MONDAY)
    assert reads(alice, ben, carol, femke) == before


def let_in(message, user, *, by):
    strand = message.conversation.strands.get()
    access = letting_in.ask(strand, by=user, word="", at=MONDAY)
    letting_in.grant(access, by=by, at=MONDAY)
    return access


def test_a_leave_lasts_as_long_as_who_gave_it_uses_the_mailbox(box, team, alice, ben, carol):
    first, second = two(box)
    Strand.objects.update(visibility="private")
    let_in(first, carol, by=alice)
    let_in(second, carol, by=ben)
    assert reads(carol) == {"Carol": ["Chairs", "Tables"]}
    assert effect(box, alice).let_in == 1

    hand_over(box, alice, by=alice, at=MONDAY)
    assert reads(carol) == {"Carol": ["Chairs"]}
    assert Access.objects.get(conversation=second.conversation).state == Access.State.REVOKED

    hand_over(box, team, by=alice, at=MONDAY)  # what Ben took with him does not come back
    assert reads(carol) == {"Carol": ["Chairs"]}


def test_new_mail_of_what_becomes_personal_is_private_whatever_the_team_did(box, alice, deal):
    box.visibility = Mailbox.Visibility.SHARED
    box.save()
    hand_over(box, alice, by=alice, at=MONDAY)
    deliver(box, letter())
    assert Strand.objects.get().visibility == Mailbox.Visibility.PRIVATE


def test_the_past_is_shared_no_further_once_the_mailbox_has_another_owner(
    box, alice, ben, carol, deal
):
    two(box)
    sharing_past.begin(box, "shared", by=ben, at=MONDAY)
    under_way = SharingOfPast.objects.get()
    hand_over(box, alice, by=alice, at=MONDAY)
    sharing_past.carry_out(under_way, clock=lambda: MONDAY)
    assert reads(carol) == {"Carol": ["Tables"]}
