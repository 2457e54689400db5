import pytest

from tests.sync.drafts.desk import Desk


@pytest.fixture
def desk(box, alice, server) -> Desk:
    """Alice's drafts, here and in her other mail program."""
    server.doveadm("mailbox", "create", "-u", "alice", "Drafts", "Sent", "Trash")
    desk = Desk(box, alice, server)
    desk.make_pass()
    return desk
