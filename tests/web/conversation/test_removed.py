"""Mail that the provider has no more stays in its conversation, and says so."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dealpost.conversations import departing, mirroring
from tests.conftest import MONDAY
from tests.delivering import deliver, inbox_of
from tests.letters import letter

WORDS = "Removed at the provider"


@pytest.fixture
def page(signed_in, mailbox):
    message = deliver(mailbox, letter())[0]

    def read():
        address = reverse("conversation:page", args=[message.conversation_id])
        return signed_in.get(address).content.decode()

    return read


def test_what_the_provider_has_is_not_marked(page):
    assert WORDS not in page()


def test_what_was_removed_there_is_marked_and_can_be_read(mailbox, page):
    inbox = inbox_of(mailbox)
    uid = inbox.placements.get().uid
    mirroring.remove(inbox, inbox.epoch, [(uid, uid)], at=MONDAY)
    departing.believe(mailbox, looked_at=MONDAY + timedelta(minutes=1), everywhere=True)

    html = page()

    assert WORDS in html
    assert "How much are the chairs?" in html
