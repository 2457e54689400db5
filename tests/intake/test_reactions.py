"""A mailbox that the administrator has made the drop box of the company."""

import pytest

from dealpost.conversations.models import Link
from dealpost.events.models import Event
from dealpost.intake import filing
from dealpost.intake.addressing import address_of
from dealpost.intake.models import Dropped
from dealpost.intake.reactions import take_what_is_dropped
from dealpost.mailboxes.models import Mailbox
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.intake.conftest import LATER, copy

pytestmark = pytest.mark.django_db


@pytest.fixture
def drop_box(settings, alice) -> Mailbox:
    settings.INTAKE = {**settings.INTAKE, "mailbox": "drop@shop.example"}
    return Mailbox.connect(
        address="drop@shop.example", owner=alice, username="drop", secret="", at=MONDAY, by=alice
    )


def arrive(mailbox: Mailbox, raw: bytes) -> None:
    deliver(mailbox, raw)
    for event in Event.objects.filter(name="message_received"):
        take_what_is_dropped(event)


def test_a_copy_that_arrives_there_is_filed_where_it_was_sent_to(drop_box, deal):
    raw = copy(more=[f"Delivered-To: {address_of(deal)}"])
    arrive(drop_box, raw)

    for dropped in Dropped.objects.all():
        filing.file(dropped, at=LATER)

    assert Link.objects.get(deal=deal).conversation.messages.get().deliveries.count() == 2


def test_what_bears_no_true_address_stays_where_it_is(drop_box, deal):
    arrive(drop_box, copy(more=["Delivered-To: drop+d1.0.aaaaaaaaaaaaaaaa@shop.example"]))

    assert not Dropped.objects.exists()


def test_other_mailboxes_are_left_alone(drop_box, mailbox, deal):
    arrive(mailbox, copy(more=[f"Delivered-To: {address_of(deal)}"]))

    assert not Dropped.objects.exists()
