"""Why the conversation of a message is linked, on the command line."""

import json

import pytest

from dealpost.conversations.linking import unlink
from dealpost.conversations.models import Strand
from dealpost.crm.models import Deal, Visibility
from dealpost.mailboxes.models import Mailbox
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_decided_is_told_with_its_reason(run, mailbox, alice, bob, deal, stages):
    Deal.add(title="Lamps", person=bob, owner=alice, stage=stages[0], at=MONDAY, by=alice).win(
        at=MONDAY, by=alice
    )
    deliver(mailbox, letter())
    Strand.objects.update(visibility=Mailbox.Visibility.SHARED)
    shown = run("explain", "link", "1@customer.example").stdout

    assert f"deal {deal.pk} “Forty chairs” (main): Linked because bob@customer.example" in shown
    assert "“Lamps”: It is closed: only open items are chosen." in shown
    assert "alice@shop.example: One of our own mailboxes." in shown


def test_private_mail_and_hidden_items_stay_so(run, mailbox, alice, bob, deal):
    deliver(mailbox, letter())
    deal.change(visibility=Visibility.OWNER, at=MONDAY, by=alice)
    shown = run("explain", "link", "<1@customer.example>").stdout

    assert "Forty chairs" not in shown
    assert f"deal {deal.pk} (main): The only open item of somebody who takes part." in shown
    assert "bob@" not in shown
    assert "…@customer.example" in shown


def test_a_message_that_is_not_there_is_an_error(run):
    result = run("explain", "link", "<nobody@knows.example>")

    assert result.exit_code == 1
    assert "There is no message with the Message-ID" in result.stderr


def test_two_messages_of_one_id_are_both_told(run, mailbox, alice, bob, deal):
    (first,) = deliver(mailbox, letter())
    (second,) = deliver(mailbox, letter(text="Something else altogether", subject="Forged"))
    unlink(first.conversation.links.get(deal=deal), by=alice, at=MONDAY)
    told = json.loads(run("explain", "link", "1@customer.example", "--json").stdout)

    assert {each["conversation"] for each in told} == {
        first.conversation_id,
        second.conversation_id,
    }
