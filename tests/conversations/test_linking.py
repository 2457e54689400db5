"""What mail is about, and why."""

import pytest

from dealpost.conversations import linking
from dealpost.conversations.models import Link
from dealpost.crm.models import Deal, Lead, Person
from tests.conftest import MONDAY
from tests.conversations.suggested import suggested
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db


def links_of(message):
    return {
        (link.kind, link.item.pk, link.reason) for link in message.conversation.links.standing()
    }


def test_mail_from_a_person_is_linked_to_the_person_and_the_one_open_deal(mailbox, bob, deal):
    (message,) = deliver(mailbox, letter())

    assert links_of(message) == {("person", bob.pk, "address"), ("deal", deal.pk, "only_open")}
    assert message.conversation.links.get(deal=deal).evidence == "bob@customer.example"


def test_mail_to_a_person_counts_as_well(mailbox, bob, deal):
    (message,) = deliver(mailbox, letter(sender="alice@shop.example", to="BOB@Customer.example"))

    assert ("deal", deal.pk, "only_open") in links_of(message)


def test_of_two_open_items_none_is_chosen_but_both_are_suggested(mailbox, alice, bob, deal):
    lead = Lead.add(title="Tables", person=bob, owner=alice, at=MONDAY, by=alice)
    (message,) = deliver(mailbox, letter())

    assert links_of(message) == {("person", bob.pk, "address")}
    assert {each.item for each in suggested(message, alice, at=MONDAY)} == {
        deal,
        lead,
    }


def test_a_closed_deal_is_not_chosen(mailbox, alice, bob, deal):
    deal.win(at=MONDAY, by=alice)
    (message,) = deliver(mailbox, letter())

    assert links_of(message) == {("person", bob.pk, "address")}


def test_what_is_linked_stays_when_another_deal_appears(mailbox, alice, bob, deal, stages):
    (message,) = deliver(mailbox, letter())
    Deal.add(title="More", person=bob, owner=alice, stage=stages[0], at=MONDAY, by=alice)
    deliver(mailbox, letter(message_id="<2@x>", in_reply_to="<1@customer.example>"))

    assert [link.deal for link in message.conversation.links.filter(deal__isnull=False)] == [deal]


def test_what_a_user_took_away_does_not_come_back(mailbox, alice, bob, deal):
    (message,) = deliver(mailbox, letter())
    linking.unlink(message.conversation.links.get(deal=deal), by=alice, at=MONDAY)
    deliver(mailbox, letter(message_id="<2@x>", in_reply_to="<1@customer.example>"))

    assert links_of(message) == {("person", bob.pk, "address")}
    assert suggested(message, alice, at=MONDAY) == []


def test_what_a_user_chose_stands_beside_no_guess(mailbox, alice, bob, deal, stages):
    (message,) = deliver(mailbox, letter(sender="stranger@nowhere.example"))
    other = Deal.add(title="Other", person=None, owner=alice, stage=stages[0], at=MONDAY, by=alice)
    linking.link(message.conversation, other, by=alice, at=MONDAY)
    deliver(mailbox, letter(message_id="<2@x>", in_reply_to="<1@customer.example>"))

    kinds = {(kind, key) for kind, key, _ in links_of(message)}
    assert kinds == {("deal", other.pk), ("person", bob.pk)}


@pytest.mark.parametrize("header", ["List-Id: <news.example>", "Precedence: bulk"])
def test_lists_and_machines_link_nothing(mailbox, bob, deal, header):
    (message,) = deliver(mailbox, letter(more=[header]))

    assert links_of(message) == set()


def test_a_mailbox_can_be_left_out(mailbox, bob, deal):
    mailbox.links_automatically = False
    mailbox.save()
    (message,) = deliver(mailbox, letter())

    assert links_of(message) == set()


def test_colleagues_are_not_customers(mailbox, alice):
    Person.add(name="Alice", owner=alice, addresses=["alice@shop.example"], at=MONDAY, by=alice)
    (message,) = deliver(mailbox, letter())

    assert links_of(message) == set()


def test_linking_by_hand_again_makes_no_second_link(mailbox, alice, bob, deal):
    (message,) = deliver(mailbox, letter())
    linking.link(message.conversation, deal, by=alice, at=MONDAY)

    assert message.conversation.links.get(deal=deal).reason == Link.Reason.CHOSEN
