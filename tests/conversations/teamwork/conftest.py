import pytest

from dealpost.mailboxes.models import Mailbox
from tests.delivering import deliver
from tests.letters import letter


@pytest.fixture
def box(team_mailbox) -> Mailbox:
    """The team's mailbox."""
    return team_mailbox


@pytest.fixture
def message(box):
    return deliver(box, letter(to="sales@shop.example"))[0]
