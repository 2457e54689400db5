"""What a worker leaves open between passes, and what it must not."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connections
from django.utils import timezone

from dealpost.conversations.models import Message
from dealpost.providers.contract import TryLater
from dealpost.providers.imap import ImapStore
from dealpost.sync import jobs, lines, switchboard
from dealpost.sync.turns import SLOW
from tests.jobs import forget_jobs
from tests.letters import letter
from tests.running.house import eventually
from tests.sync.test_pulling import put

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def board(monkeypatch, transactional_db) -> Iterator[None]:
    monkeypatch.setattr(switchboard, "LOOK_AGAIN", 0.05)
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    forget_jobs()
    with switchboard.staying_open():
        yield
    forget_jobs()


def logins(server) -> int:
    return server.log().count("Login: user=<alice>")


def connected(server) -> bool:
    return "alice" in server.doveadm("who")


def pull(box) -> None:
    jobs.pull(mailbox_id=box.pk)
    box.refresh_from_db()


def test_news_need_no_second_login(box, server, board):
    for number in range(3):
        put(server, letter(message_id=f"<{number}@x>"))
        before = logins(server)  # `put` logs in too
        pull(box)
        assert Message.objects.count() == number + 1
        assert logins(server) == before + (number == 0)


def test_a_connection_that_broke_meanwhile_is_nobodys_trouble(box, server, board):
    pull(box)
    server.doveadm("kick", "alice")
    put(server, letter())
    pull(box)
    assert Message.objects.exists()
    assert (box.trouble, box.failures) == ("", 0)


def test_another_password_counts_at_once(box, server, board):
    pull(box)
    box.set_secret("wrong")
    box.save()
    pull(box)
    assert box.login_expired_at


def test_who_pauses_is_hung_up(box, server, board):
    pull(box)
    assert connected(server)
    box.pause(at=timezone.now())
    eventually(lambda: not connected(server))


def test_what_nobody_uses_is_hung_up(box, server, board, monkeypatch):
    monkeypatch.setattr(lines, "KEPT_FOR", lines.KEPT_FOR * 0)
    pull(box)
    eventually(lambda: not connected(server))


def test_a_word_now_and_then_keeps_a_line_open(box, server, board, monkeypatch):
    monkeypatch.setattr(lines, "SPOKEN_EVERY", lines.SPOKEN_EVERY * 0)
    pull(box)
    server.doveadm("kick", "alice")  # noticed by nobody but the next word
    before = logins(server)
    eventually(lambda: not connected(server))
    pull(box)
    assert logins(server) == before + 1
    assert not box.trouble


def test_no_more_lines_are_kept_than_there_is_room_for(box, server, board, monkeypatch):
    monkeypatch.setattr(lines, "MOST", 0)
    pull(box)
    assert not connected(server)


def test_who_is_slow_keeps_nothing_that_others_share(box, server, board):
    jobs.pull(mailbox_id=box.pk, lane=SLOW)
    assert not connected(server)


def test_a_pass_that_fails_leaves_nothing_open(box, server, board, monkeypatch):
    async def fail(_store: ImapStore) -> None:
        raise TryLater("Not now.")

    monkeypatch.setattr(ImapStore, "folders", fail)
    pull(box)
    assert box.trouble == "Not now."
    assert not connected(server)


def test_new_mail_comes_before_the_list_of_folders(box, server, board, monkeypatch):
    pull(box)
    put(server, letter())

    async def fail(_store: ImapStore) -> None:
        raise TryLater("Not now.")

    monkeypatch.setattr(ImapStore, "folders", fail)
    pull(box)
    assert Message.objects.exists()


def test_after_the_end_passes_go_on_by_themselves(box, server):
    board = switchboard.Switchboard()
    board.close()

    async def is_its_own(opening: object) -> bool:
        return opening is not board

    assert board.run(is_its_own)


def test_its_end_leaves_nothing_running(box, server):
    with switchboard.staying_open():
        pull(box)
    left = [each.name for each in threading.enumerate()]
    assert not [name for name in left if name.startswith(("switchboard", "database"))]
