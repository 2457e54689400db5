"""mbsync and Dealpost keep one mailbox in step with their copies, both ways, at the same time."""

import random

import pytest

from tests.sync.servers.history import Make
from tests.sync.servers.maildir_client import PROGRAM, MaildirClient
from tests.sync.servers.people import ARCHIVE, FOLDERS, AtServer, Here, InFiles, Post
from tests.sync.servers.states import full, ours

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("server", ["dovecot"], indirect=True),
    pytest.mark.skipif(PROGRAM is None, reason="needs mbsync (Debian: isync)"),
]

# mbsync waits until its files are a second old, in each round.
ROUNDS, DEEDS = 7, 7


@pytest.mark.parametrize("seed", [1, 2])
def test_the_files_the_server_and_we_end_the_same(
    box, server, other, make_pass, alice, tmp_path, seed
):
    other.do(Make(ARCHIVE))
    files = MaildirClient(server, tmp_path / "files")
    files.sync()
    post = Post(random.Random(seed))
    deeds = [AtServer(post, other).send, *InFiles(post, files).deeds, *Here(post, box, alice).deeds]
    for _ in range(ROUNDS):
        for _ in range(DEEDS):
            post.chance.choice(deeds)()
        post.chance.choice([files.sync, make_pass])()
        with files.syncing():
            make_pass()
    # What each still has to tell the others.
    for _ in range(2):
        files.sync()
        make_pass()

    at_server = full(other.state(FOLDERS))
    assert ours(box) == at_server
    assert files.state() == at_server
    assert not box.changes.exists()
    assert post.is_all_there(at_server)
