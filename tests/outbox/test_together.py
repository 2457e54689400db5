"""Several workers with one message."""

import threading

import pytest
from django.db import connection

from dealpost.outbox import submitting
from dealpost.outbox.models import Draft, Outgoing
from tests.outbox.post_office import worker

State = Outgoing.State
WORKERS = 6


def at_once(*deeds) -> None:
    """Let every deed begin at the same moment, each with a connection of its own."""
    start = threading.Barrier(len(deeds))

    def run(deed) -> None:
        try:
            start.wait()
            deed()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_many_workers_send_and_file_it_once(post):
    outgoing = post.submit()
    post.clock.move_to(outgoing.next_at)
    at_once(*[lambda: worker(outgoing, post.clock)] * WORKERS)
    outgoing.refresh_from_db()
    post.clock.move_to(outgoing.next_at)
    at_once(*[lambda: worker(outgoing, post.clock)] * WORKERS)
    post.finish(outgoing)
    assert (outgoing.state, post.sent, post.filed(outgoing)) == (State.DONE, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_taking_back_at_the_last_moment_either_works_or_comes_too_late(post):
    draft = post.draft()
    outgoing = submitting.submit(draft, at=post.clock())
    post.clock.move_to(outgoing.next_at)
    taken = []
    mine = Outgoing.objects.get(pk=outgoing.pk)
    at_once(
        lambda: worker(outgoing, post.clock),
        lambda: taken.append(submitting.undo(mine)),
    )
    post.finish(outgoing)
    was_taken_back = taken[0] is not None
    assert was_taken_back == Draft.objects.filter(pk=draft.pk).exists()
    assert post.sent == (0 if was_taken_back else 1)


@pytest.mark.django_db(transaction=True)
def test_pressing_send_in_two_windows_makes_one_message(post):
    draft = post.draft()
    at_once(*[lambda: submitting.submit(draft, at=post.clock())] * 3)
    assert Outgoing.objects.count() == 1
