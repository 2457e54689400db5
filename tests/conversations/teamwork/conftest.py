import pytest

from dealpost.accounts.models import User
from dealpost.mailboxes.models import Mailbox
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter


@pytest.fixture
def ben(team) -> User:
    """In Alice's team."""
    ben = User.objects.create_user("ben@shop.example", name="Ben Visser", password="x")
    team.members.add(ben)
    return ben


@pytest.fixture
def box(team, alice) -> Mailbox:
    """The team's mailbox."""
    return Mailbox.connect(
        address="sales@shop.example",
        team=team,
        username="sales",
        secret="x",
        incoming_host="imap.shop.example",
        outgoing_host="smtp.shop.example",
        at=MONDAY,
        by=alice,
    )


@pytest.fixture
def message(box):
    return deliver(box, letter(to="sales@shop.example"))[0]
