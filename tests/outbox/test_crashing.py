"""Whenever a worker dies, the message is sent at most once, and what was sent is filed once."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.db import connection

from dealpost.outbox import deciding
from dealpost.outbox.models import Outgoing
from tests.faults.dying import Died, deadly, die
from tests.outbox.dying_worker import START
from tests.outbox.points import POINTS

State = Outgoing.State
ROOT = Path(__file__).resolve().parents[2]

# Between the commit of handing_over and that of the server's yes, nobody can know: it is asked.
IN_DOUBT = {
    "after handing_over is committed",
    "the server has said yes",
    "before it is kept",
    "half kept",
    "after storing the message",
}
NOT_YET_SENT = {"after handing_over is committed"}


def let_die(post, outgoing, point) -> None:
    """Let workers go on until one dies at this point, once."""
    fatal = POINTS[point]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fatal.owner, fatal.name, deadly(fatal, die))
        with pytest.raises(Died):
            post.finish(outgoing)


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_may_die_anywhere(post, point):
    outgoing = post.submit()
    let_die(post, outgoing, point)
    post.finish(outgoing)
    if point in IN_DOUBT:
        assert outgoing.state == State.NEEDS_USER
        assert post.sent == (0 if point in NOT_YET_SENT else 1)
        assert post.filed(outgoing) == 0
        assert deciding.it_was_sent(outgoing, at=post.clock())
        post.finish(outgoing)
    else:
        assert post.sent == 1
    assert outgoing.state == State.DONE
    assert post.filed(outgoing) == 1
    assert outgoing.message.deliveries.get().placements.count() == 1


@pytest.mark.parametrize("point", sorted(IN_DOUBT - NOT_YET_SENT))
def test_where_the_provider_files_by_itself_no_doubt_remains(post, point):
    outgoing = post.submit()
    let_die(post, outgoing, point)
    post.file_as_provider(post.sink.messages[0].raw)
    post.finish(outgoing)
    assert outgoing.state == State.DONE
    assert (post.sent, post.filed(outgoing)) == (1, 1)
    assert outgoing.message is not None


@pytest.mark.parametrize("point", POINTS)
def test_a_second_death_at_the_same_place_changes_nothing(post, point):
    outgoing = post.submit()
    let_die(post, outgoing, point)
    fatal = POINTS[point]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fatal.owner, fatal.name, deadly(fatal, die))
        for _number in range(3):
            try:
                post.step(outgoing)
            except Died:
                outgoing.refresh_from_db()
    post.finish(outgoing)
    assert post.sent <= 1
    assert post.filed(outgoing) == (1 if outgoing.state == State.DONE else 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "point", ["after the claim", "the server has said yes", "after it is kept", "after APPEND"]
)
def test_a_worker_that_is_really_killed(post, point):
    outgoing = post.submit()
    for _number in range(4):
        if _work_until_killed(post, outgoing, point):
            break
        post.clock.move_to(Outgoing.objects.get(pk=outgoing.pk).next_at)
    else:
        pytest.fail("nobody came to the point")
    post.finish(outgoing)
    assert post.sent == 1
    if point in IN_DOUBT:
        assert (outgoing.state, post.filed(outgoing)) == (State.NEEDS_USER, 0)
    else:
        assert (outgoing.state, post.filed(outgoing)) == (State.DONE, 1)


def _work_until_killed(post, outgoing, point) -> bool:
    post.clock.move_to(Outgoing.objects.get(pk=outgoing.pk).next_at)
    done = subprocess.run(
        [
            *(sys.executable, "-c", START),
            *(str(outgoing.pk), point, post.clock().isoformat()),
        ],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": _address(), "DEALPOST_LOG": "ERROR"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr.decode()
    return done.returncode == -signal.SIGKILL


def _address() -> str:
    """The address of the database of this test, for another process."""
    known = connection.settings_dict
    user, password = quote(known["USER"]), quote(known["PASSWORD"])
    query = urlencode({"host": known["HOST"]})
    port = f":{known['PORT']}" if known["PORT"] else ""
    return f"postgresql://{user}:{password}@localhost{port}/{quote(known['NAME'])}?{query}"
