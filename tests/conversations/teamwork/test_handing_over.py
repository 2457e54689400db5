"""A mailbox changes hands, by the word of whose mail it is."""

import pytest

from dealpost.conversations.models import Conversation, Strand
from dealpost.conversations.teamwork.handing_over import NotTheOwner, effect, hand_over
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
