"""Of several items, which is the likeliest, and why."""

from datetime import timedelta

import pytest

from dealpost.crm.models import Deal, Lead, Organization, Visibility
from tests.conftest import MONDAY
from tests.conversations.suggested import suggested
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=40)


def test_the_likeliest_comes_first_with_what_speaks_for_it(
    mailbox, alice, carol, bob, deal, stages
):
    customer = Organization.add(name="Customer", owner=alice, at=MONDAY, by=alice)
    bob.change(organization=customer, at=MONDAY, by=alice)
    owner = {"owner": carol, "stage": stages[0], "at": MONDAY, "by": alice}
    lamps = Deal.add(title="Lamps", organization=customer, **owner)
    oak = Deal.add(title="Oak tables", person=bob, **owner)
    oak.move_to(stages[1], at=LATER, by=alice)
    (message,) = deliver(mailbox, letter(subject="Tables in oak"))
    found = suggested(message, alice, at=LATER)

    assert [each.item for each in found] == [oak, deal, lamps]
    assert found[0].reasons == {"person": "Bob Bakker", "title": "Oak tables", "moved": LATER}
    assert found[1].reasons == {"person": "Bob Bakker", "yours": ""}
    assert found[2].reasons == {"organization": "Customer"}


def test_what_somebody_may_not_see_is_not_suggested(mailbox, alice, carol, bob, deal):
    hidden = {"owner": carol, "visibility": Visibility.OWNER, "at": MONDAY, "by": carol}
    Lead.add(title="Secret", person=bob, **hidden)
    (message,) = deliver(mailbox, letter())

    assert [each.item for each in suggested(message, alice, at=LATER)] == [deal]
